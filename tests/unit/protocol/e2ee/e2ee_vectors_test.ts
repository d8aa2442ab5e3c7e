// The formats of end-to-end encryption give the bytes of the test vectors.

import assert from "node:assert/strict";
import { createHmacDigests } from "../../../../server/adapters/hmac_digests.ts";
import { checkedBytes, lengthPrefixed, toBase64 } from "../../../../server/protocol/e2ee/e2ee_bytes.ts";
import { derive, labelled } from "../../../../server/protocol/e2ee/e2ee_derive.ts";
import { checkLog, entryBody, entryHash, type LogEntry } from "../../../../server/protocol/e2ee/key_log.ts";
import {
  epochInfo,
  isEpochSigned,
  readEpochPair,
  readEpochRecord,
} from "../../../../server/protocol/e2ee/epoch_records.ts";
import { commitment, frankKeyId, isCommitted, tagKeyId } from "../../../../server/protocol/e2ee/franking.ts";
import { isPaddedMessage, readE2eeHeader } from "../../../../server/protocol/e2ee/sealed_lengths.ts";
import {
  readCodeSlot,
  readPassphraseSlot,
  readSealedMove,
} from "../../../../server/protocol/e2ee/key_slots.ts";
import { readBlob } from "../../../../server/protocol/e2ee/sealed_blob.ts";
import { fromHex, MESSAGES, TO_ALICE, TO_BOB, toHex, VECTORS } from "../../../support/e2ee/e2ee_vectors.ts";

Deno.test("vectors: fields with their lengths", () => {
  for (const { fields, hex } of VECTORS.lp) {
    const read = fields.map((field) => typeof field === "object" ? fromHex(field.hex) : field);
    assert.deepEqual(toHex(lengthPrefixed(...read)), hex);
  }
});

Deno.test("vectors: seeds of an identity", async () => {
  for (const { amk, seed_ed25519, seed_x25519 } of Object.values(VECTORS.identity)) {
    assert.deepEqual(toHex(await derive(fromHex(amk), "ed25519")), seed_ed25519);
    assert.deepEqual(toHex(await derive(fromHex(amk), "x25519")), seed_x25519);
  }
});

Deno.test("vectors: bodies, hashes and signatures of logs", async () => {
  for (const [userId, log] of [[7, VECTORS.log.alice], [42, VECTORS.log.bob]] as const) {
    for (const { entry, body, hash } of log) {
      assert.deepEqual(toHex(entryBody(userId, entry as LogEntry)), body);
      assert.deepEqual(await entryHash(userId, entry as LogEntry), toBase64(fromHex(hash)));
    }
    const checked = await checkLog(userId, log.map(({ entry }) => entry));
    assert.deepEqual(checked.problem === undefined && checked.head, toBase64(fromHex(log.at(-1)!.hash)));
  }
});

Deno.test("vectors: epoch keys", async () => {
  const { room, ek, kc, to_bob, to_alice } = VECTORS.epoch;
  assert.deepEqual(toHex(await derive(fromHex(ek), "kc", room, TO_BOB.epoch)), kc);
  const { ik_sig } = VECTORS.log.alice[0]!.entry;
  for (const [record, info] of [[TO_BOB, to_bob.info], [TO_ALICE, to_alice.info]] as const) {
    assert.deepEqual(readEpochRecord(record), record);
    assert.deepEqual(toHex(epochInfo(room, record)), info);
    assert.deepEqual(await isEpochSigned(room, record, ik_sig), true);
  }
  assert.deepEqual(readEpochPair([TO_ALICE, TO_BOB], 7, 42), { toPeer: TO_BOB, toSelf: TO_ALICE });
});

Deno.test("vectors: keys, commitments, bound fields and tags of messages", async () => {
  const { secret_key, kid, key } = VECTORS.frank;
  assert.deepEqual(toHex(await derive(new TextEncoder().encode(secret_key), "frank-key", kid)), key);
  const digests = createHmacDigests({ jwtSecret: "another secret", secretKey: secret_key });
  for (const { terms, text, kf, key, com, aad, wire, messageId, at, tag } of MESSAGES) {
    const { room, ep, sender, recipient, dev, n } = terms;
    const base64 = toBase64(fromHex(com));
    assert.deepEqual(toHex(await derive(fromHex(VECTORS.epoch.ek), "msg", room, ep, sender, recipient)), key);
    assert.deepEqual(await commitment(toBase64(fromHex(kf)), terms, text), base64);
    assert.deepEqual(await isCommitted(toBase64(fromHex(kf)), terms, text, wire.e2ee.com), true);
    const bound = labelled("aad", room, ep, sender, recipient, checkedBytes(dev), n, fromHex(com));
    assert.deepEqual(toHex(bound), aad);
    assert.deepEqual(readE2eeHeader(wire.e2ee), wire.e2ee);
    assert.deepEqual(isPaddedMessage(wire), true);
    assert.deepEqual(frankKeyId(at), kid);
    const franked = { ...terms, com: base64, messageId, at };
    assert.deepEqual(digests.frankTag(franked), tag);
    assert.deepEqual(tagKeyId(tag), kid);
  }
});

Deno.test("vectors: blobs, slots and moves have a shape that the server takes", () => {
  assert.deepEqual(readBlob(VECTORS.blob.blob) as unknown, VECTORS.blob.blob);
  assert.deepEqual(readCodeSlot(VECTORS.backup.code.slot) as unknown, VECTORS.backup.code.slot);
  assert.deepEqual(
    readPassphraseSlot(VECTORS.backup.passphrase.slot) as unknown,
    VECTORS.backup.passphrase.slot,
  );
  assert.deepEqual(readSealedMove(VECTORS.move.sealed) as unknown, VECTORS.move.sealed);
});
