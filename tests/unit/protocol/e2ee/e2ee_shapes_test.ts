// What the server takes from a client: entries, pairs of records, headers, blobs, slots and steps of another shape are refused.

import assert from "node:assert/strict";
import { toBase64 } from "../../../../server/protocol/e2ee/e2ee_bytes.ts";
import { readEpochPair, readEpochRecord } from "../../../../server/protocol/e2ee/epoch_records.ts";
import { isCommitted, tagKeyId } from "../../../../server/protocol/e2ee/franking.ts";
import {
  checkEntry,
  checkLog,
  type LogEntry,
  readLogEntry,
} from "../../../../server/protocol/e2ee/key_log.ts";
import {
  isSlotName,
  readCodeSlot,
  readCommit,
  readMoveAnswer,
  readMoveReveal,
  readPassphraseSlot,
  readSealedMove,
} from "../../../../server/protocol/e2ee/key_slots.ts";
import { readBlob } from "../../../../server/protocol/e2ee/sealed_blob.ts";
import {
  isMessageText,
  isPaddedMessage,
  readE2eeHeader,
} from "../../../../server/protocol/e2ee/sealed_lengths.ts";
import { fromHex, MESSAGES, TO_ALICE, TO_BOB, VECTORS } from "../../../support/e2ee/e2ee_vectors.ts";

const LOG = VECTORS.log.alice.map(({ entry }) => entry as LogEntry);
const HEADS = VECTORS.log.alice.map(({ hash }) => toBase64(fromHex(hash)));

/** Values that no member of these objects may have. */
const BAD = [undefined, null, "", "AAAA", -1, 0.5, 2 ** 53, true, [], {}, `${"A".repeat(42)}B=`];

/** Asserts that `read` takes `good`, ignores a member that it does not know, and refuses a bad value in any member. */
function assertStrict(
  read: (value: unknown) => unknown,
  good: object,
  optional: readonly string[] = [],
): void {
  assert.deepEqual(read(good), good);
  assert.deepEqual(read({ ...good, extra: 1 }), good);
  for (const value of [undefined, null, 7, "x", [], [good]]) assert.equal(read(value), undefined);
  for (const name of Object.keys(good)) {
    for (const bad of BAD) {
      if (bad === undefined && optional.includes(name)) continue;
      const described = `${name}: ${JSON.stringify(bad)}`;
      assert.equal(read({ ...good, [name]: bad }), undefined, described);
    }
  }
}

Deno.test("shapes: log entries", () => {
  assertStrict(readLogEntry, LOG[1]!, ["sig_prev"]);
  assert.equal(readLogEntry({ ...LOG[0]!, sig_prev: LOG[1]!.sig_prev }), undefined, "none before the first");
});

Deno.test("a log is checked from its first entry on, and each problem has a name", async () => {
  const [first, second] = LOG as [LogEntry, LogEntry];
  const checked = await checkLog(7, LOG);
  assert.ok(checked.problem === undefined);
  assert.deepEqual(checked.entries.map(({ hash }) => hash), HEADS);
  assert.deepEqual(checked.entries.map(({ isSignedByPrevious }) => isSignedByPrevious), [false, true]);
  assert.deepEqual(await checkLog(7, []), { entries: [], head: undefined });
  assert.deepEqual(await checkLog(7, "x"), { problem: "shape", at: 0 });
  assert.deepEqual(await checkLog(7, [first, null]), { problem: "shape", at: 1 });
  assert.deepEqual(await checkLog(7, [second]), { problem: "order", at: 0 });
  assert.deepEqual(await checkLog(7, [first, first]), { problem: "order", at: 1 });
  assert.deepEqual(await checkEntry(7, second, { entry: first, hash: HEADS[1]! }), { problem: "order" });
  const late = { entry: { ...first, at: second.at }, hash: HEADS[0]! };
  assert.deepEqual(await checkEntry(7, second, late), { problem: "time" });
  const foreign = { entry: { ...first, ik_sig: second.ik_sig }, hash: HEADS[0]! };
  assert.deepEqual(await checkEntry(7, second, foreign), { problem: "signature" });
});

Deno.test("shapes: records of an epoch, and that two are a pair", () => {
  const values = [[TO_BOB, "epoch"], [TO_ALICE, "at"]] as const;
  for (const [record] of values) assertStrict(readEpochRecord, record);
  assert.equal(readEpochRecord({ ...TO_BOB, epoch: 0 }), undefined);
  for (const heads of [[], [TO_BOB.heads[0]], [...TO_BOB.heads, TO_BOB.heads[0]], ["", ""]]) {
    assert.equal(readEpochRecord({ ...TO_BOB, heads }), undefined);
  }
  const pair = { toPeer: TO_BOB, toSelf: TO_ALICE };
  assert.deepEqual(readEpochPair([TO_BOB, TO_ALICE], 7, 42), pair);
  assert.deepEqual(readEpochPair([TO_ALICE, TO_BOB], 7, 42), pair);
  for (
    const bad of [[], [TO_BOB], [TO_BOB, TO_BOB], [TO_ALICE, TO_ALICE], [TO_BOB, TO_ALICE, TO_BOB], null]
  ) {
    assert.equal(readEpochPair(bad, 7, 42), undefined);
  }
  for (const [from, peer] of [[42, 7], [7, 43], [7, 7], [8, 42]] as const) {
    assert.equal(readEpochPair([TO_BOB, TO_ALICE], from, peer), undefined, `${from} to ${peer}`);
  }
  const other = { epoch: 4, at: TO_BOB.at + 1, kc: TO_BOB.enc, from: 42 };
  for (const [name, value] of Object.entries(other)) {
    assert.equal(readEpochPair([{ ...TO_BOB, [name]: value }, TO_ALICE], 7, 42), undefined, name);
  }
  const peersHead = TO_BOB.heads[1];
  assert.equal(readEpochPair([TO_BOB, { ...TO_ALICE, heads: [peersHead, peersHead] }], 7, 42), undefined);
  assert.equal(readEpochPair([TO_BOB, { ...TO_ALICE, heads: TO_BOB.heads }], 7, 42), undefined);
});

Deno.test("shapes: headers and lengths of messages", () => {
  const { wire } = MESSAGES[0]!;
  assertStrict(readE2eeHeader, wire.e2ee);
  for (const change of [{ v: 2 }, { ep: 0 }, { v: "1" }, { dev: wire.e2ee.com }, { com: wire.e2ee.dev }]) {
    assert.equal(readE2eeHeader({ ...wire.e2ee, ...change }), undefined, JSON.stringify(change));
  }
  assert.equal(isPaddedMessage(wire), true);
  for (let bytes = 0; bytes < 2_200; bytes++) {
    const ciphertext = toBase64(new Uint8Array(bytes));
    const isOne = [272, 528, 1_040, 2_064].includes(bytes);
    assert.equal(isPaddedMessage({ ciphertext, nonce: wire.nonce }), isOne, String(bytes));
  }
  for (
    const nonce of [undefined, "", wire.e2ee.dev, wire.nonce.slice(0, 15), `${wire.nonce.slice(0, 15)}-`]
  ) {
    assert.equal(isPaddedMessage({ ciphertext: wire.ciphertext, nonce }), false);
  }
});

Deno.test("texts of messages: well-formed, trimmed, 1 to 500 code points", () => {
  for (const text of ["a", "😀".repeat(500), "a\nb", "\u200b", "x".repeat(500)]) {
    assert.equal(isMessageText(text), true, text);
  }
  const bad = [
    "",
    " ",
    " a",
    "a ",
    "a\n",
    "\ufeffa",
    "😀".repeat(501),
    "x".repeat(501),
    "\ud83d",
    "a\ude00",
    7,
  ];
  for (const text of [...bad, undefined, null]) {
    assert.equal(isMessageText(text), false, JSON.stringify(text));
  }
});

Deno.test("shapes: blobs up to 256 KiB, slots, and their costs", () => {
  const { blob } = VECTORS.blob;
  assertStrict(readBlob, blob);
  const ofLength = (bytes: number): unknown => readBlob({ ...blob, ct: toBase64(new Uint8Array(bytes)) });
  assert.ok(ofLength(262_144));
  for (const bytes of [0, 16, 262_145, 300_000]) assert.equal(ofLength(bytes), undefined, String(bytes));
  assert.deepEqual(readBlob({ ...blob, version: 0 }), { ...blob, version: 0 });
  const { code, passphrase } = VECTORS.backup;
  assertStrict(readCodeSlot, code.slot);
  assertStrict(readPassphraseSlot, passphrase.slot);
  for (const change of [{ m: 262_144 }, { t: 10 }, { m: 65_537, t: 4 }]) {
    assert.ok(readPassphraseSlot({ ...passphrase.slot, ...change }), JSON.stringify(change));
  }
  const costs = [{ m: 65_535 }, { m: 8 }, { m: 262_145 }, { m: 2 ** 40 }, { t: 2 }, { t: 11 }, { p: 2 }, {
    p: 0,
  }];
  for (const change of [...costs, { kdf: "argon2i" }, { kdf: "pbkdf2" }, { v: 2 }]) {
    assert.equal(readPassphraseSlot({ ...passphrase.slot, ...change }), undefined, JSON.stringify(change));
  }
  for (const name of ["code", "passphrase"]) assert.equal(isSlotName(name), true);
  for (const name of ["", "Code", "device", "__proto__"]) assert.equal(isSlotName(name), false, name);
});

Deno.test("shapes: steps of a move", () => {
  const [r2, head] = [VECTORS.move.r2, VECTORS.move.head].map((hex) => toBase64(fromHex(hex))) as [
    string,
    string,
  ];
  assertStrict(readMoveAnswer, { r2, head });
  assertStrict(readMoveReveal, { eph: r2, r1: head });
  assertStrict(readSealedMove, VECTORS.move.sealed);
  assert.equal(readCommit({ commit: r2 }), r2);
  for (const commit of BAD) assert.equal(readCommit({ commit }), undefined, JSON.stringify(commit));
});

Deno.test("a commitment is checked without an exception, whatever a reporter sends", async () => {
  const { terms, text, kf, wire } = MESSAGES[0]!;
  const base64 = toBase64(fromHex(kf));
  const { com } = wire.e2ee;
  assert.equal(await isCommitted(base64, terms, text, com), true);
  for (const bad of [undefined, null, 7, "", "AAAA", com, base64.slice(0, 43), `${base64}\n`]) {
    assert.equal(await isCommitted(bad, terms, text, com), false, `kf ${bad}`);
    if (bad !== com) assert.equal(await isCommitted(base64, terms, text, bad), false, `com ${bad}`);
  }
  for (const bad of [undefined, null, 7, "", `${text} `, `${text}!`, "\ud83d", "x".repeat(501)]) {
    assert.equal(await isCommitted(base64, terms, bad, com), false, `text ${bad}`);
  }
  for (const change of [{ room: "pm-7-43" }, { ep: 4 }, { sender: 42 }, { recipient: 7 }, { n: 1 }]) {
    assert.equal(
      await isCommitted(base64, { ...terms, ...change }, text, com),
      false,
      JSON.stringify(change),
    );
  }
});

Deno.test("a tag names the key it was made with", () => {
  const { tag } = MESSAGES[0]!;
  assert.equal(tagKeyId(tag), "2026-11");
  const bytes = tag.slice(8);
  for (
    const bad of ["", bytes, `.${bytes}`, `2026-13.${bytes}`, `2026-1.${bytes}`, `2026-11.${bytes}=`, 7, null]
  ) {
    assert.equal(tagKeyId(bad), undefined, String(bad));
  }
});
