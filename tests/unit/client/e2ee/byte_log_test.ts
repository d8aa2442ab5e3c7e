// The log of bytes of browser tests: a secret is found in every form, and what was reported where it may be.

import assert from "node:assert/strict";
import { ByteLog, formsOf, type Secret } from "../../../support/e2ee/byte_log.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const TEXT: Secret = { name: "text", bytes: utf8('a "secret" of ñ and 💋') };
const KEY: Secret = { name: "key", bytes: Uint8Array.from({ length: 32 }, (_, n) => n * 7 + 3) };

/** Where secrets are found in one request. */
function foundIn(content: string | Uint8Array): string[] {
  const log = new ByteLog();
  log.add("page", "POST /here", content);
  return log.found([TEXT, KEY]);
}

Deno.test("a secret is found in every form, between other bytes", () => {
  for (const { name, bytes } of [TEXT, KEY]) {
    for (const form of formsOf(bytes)) {
      assert.deepEqual(foundIn(`ab${form}cd`), [`${name} in POST /here by page`]);
    }
    for (const before of ["", "x", "xy"]) {
      const all = Uint8Array.from([...utf8(before), ...bytes, ...utf8("z")]);
      const base64 = btoa(Array.from(all, (byte) => String.fromCharCode(byte)).join(""));
      assert.deepEqual(foundIn(utf8(`{"x":"${base64}"}`)), [`${name} in POST /here by page`], before);
    }
    assert.deepEqual(foundIn(bytes), [`${name} in POST /here by page`]);
  }
  assert.deepEqual(foundIn(utf8(JSON.stringify({ text: 'a "secret" of ñ and 💋' }))), [
    "text in POST /here by page",
  ]);
  assert.deepEqual(foundIn(utf8("a secret of nothing")), []);
});

Deno.test("what is too short, or no key, is not looked for", () => {
  const log = new ByteLog();
  log.add("page", "frame", "yes AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  assert.deepEqual(
    log.found([{ name: "text", bytes: utf8("yes") }, { name: "key", bytes: new Uint8Array(32) }]),
    [],
  );
});

Deno.test("what was reported may be in the report, and in what the server sends afterwards; nowhere else", () => {
  const kf = btoa(String.fromCharCode(...KEY.bytes));
  const report = JSON.stringify({ event: "report", data: { text: "reported words", kf }, id: "1" });
  const secrets = [KEY, { name: "text", bytes: utf8("reported words") }, TEXT];
  const log = new ByteLog();
  log.add("page", "frame", utf8(report));
  log.add("server", "GET /reports", utf8(`{"text":"reported words"}`));
  assert.deepEqual(log.found(secrets), []);
  log.add("page", "frame", utf8(JSON.stringify({ event: "typing", data: { kf } })));
  log.add("page", "POST /early", utf8("reported words"));
  assert.deepEqual(log.found(secrets), ["key in frame by page", "text in POST /early by page"]);
});

Deno.test("a log without frames, or without keys, proves nothing", () => {
  const log = new ByteLog();
  assert.throws(() => log.assertSilent([KEY]), /pages have sent something/);
  log.add("page", "frame", "{}");
  assert.throws(() => log.assertSilent([]), /keys are known/);
  log.assertSilent([KEY]);
});
