// Opening sealed messages: correct, in order, in batches.

import assert from "node:assert/strict";
import { createOpener } from "../../../client/crypto/opener.ts";
import { newKey, seal } from "../../../server/protocol/sealed.ts";

Deno.test("sealed messages are opened in order, in batches", async () => {
  let pauses = 0;
  const opener = createOpener(() => Promise.resolve(void pauses++));
  const key = (await opener.key(newKey()))!;
  const texts = Array.from({ length: 100 }, (_, index) => `${index} 💋 ${"é".repeat(index)}`);
  const sealed = await Promise.all(texts.map((text) => seal(key, text)));
  assert.deepEqual(await opener.open(key, sealed), texts);
  assert.ok(pauses >= 5, `${pauses} pauses`);
  assert.equal(new Set(sealed.map((one) => one.nonce)).size, texts.length);
});

Deno.test("a key is not extractable, and imported once", async () => {
  const opener = createOpener(() => Promise.resolve());
  const base64 = newKey();
  const key = (await opener.key(base64))!;
  assert.equal(key.extractable, false);
  assert.deepEqual([key.algorithm.name, (key.algorithm as AesKeyAlgorithm).length], ["AES-GCM", 256]);
  assert.equal(await opener.key(base64), key);
  assert.equal(await opener.key("too short"), undefined);
});

Deno.test("a message that cannot be opened is undefined, and the others are opened", async () => {
  const opener = createOpener(() => Promise.resolve());
  const [key, other] = [(await opener.key(newKey()))!, (await opener.key(newKey()))!];
  const good = await seal(key, "good");
  const changed = {
    ...good,
    ciphertext: `${good.ciphertext[0] === "A" ? "B" : "A"}${good.ciphertext.slice(1)}`,
  };
  const messages = [
    good,
    changed,
    await seal(other, "for somebody else"),
    { ...good, scheme: "e2e" },
    { ...good, scheme: "room" },
    { ciphertext: "no base64!", nonce: good.nonce },
    {},
  ];
  assert.deepEqual(await opener.open(key, messages), [
    "good",
    undefined,
    undefined,
    undefined,
    "good",
    undefined,
    undefined,
  ]);
  assert.deepEqual(await opener.open(undefined, [good]), [undefined]);
});
