// The page makes the bytes of the test vectors, and opens them.

import assert from "node:assert/strict";
import {
  answerMove,
  beginMove,
  isRevealed,
  moveDigits,
  openMove,
  revealMove,
  sealMove,
} from "../../../../client/crypto/e2ee/device_move.ts";
import { EpochKey, openEpoch } from "../../../../client/crypto/e2ee/epoch_keys.ts";
import { makeEpoch } from "../../../../client/crypto/e2ee/epoch_making.ts";
import {
  historyKeyText,
  openCodeSlot,
  readHistoryKey,
  sealCodeSlot,
} from "../../../../client/crypto/e2ee/history_key.ts";
import { identityOf } from "../../../../client/crypto/e2ee/identity_keys.ts";
import { openBlob, sealBlob } from "../../../../client/crypto/e2ee/key_blob.ts";
import { makeLogEntry } from "../../../../client/crypto/e2ee/own_log_entry.ts";
import {
  normalizedPassphrase,
  openPassphraseSlot,
  passphraseProblem,
  sealPassphraseSlot,
} from "../../../../client/crypto/e2ee/passphrase_slot.ts";
import { readSafetyQr, safetyNumber, safetyQrText } from "../../../../client/crypto/e2ee/safety_number.ts";
import { openMessage, sealMessage } from "../../../../client/crypto/e2ee/sealed_messages.ts";
import { checkedBytes, toBase64 } from "../../../../server/protocol/e2ee/e2ee_bytes.ts";
import type { LogEntry } from "../../../../server/protocol/e2ee/key_log.ts";
import { readCodeSlot, readPassphraseSlot } from "../../../../server/protocol/e2ee/key_slots.ts";
import { readBlob } from "../../../../server/protocol/e2ee/sealed_blob.ts";
import { argon2 } from "../../../support/e2ee/argon2.ts";
import { fromHex, MESSAGES, TO_ALICE, TO_BOB, toHex, VECTORS } from "../../../support/e2ee/e2ee_vectors.ts";

const { identity: PEOPLE, log: LOG, epoch: EPOCH, backup: BACKUP, move: MOVE } = VECTORS;
const ALICE = fromHex(PEOPLE.alice.amk);
const ALICE_HEAD = toBase64(fromHex(LOG.alice[0]!.hash));

Deno.test("vectors: the page derives public keys, and makes the entries of a log", async () => {
  for (const { amk, ik_sig, ik_dh } of Object.values(PEOPLE)) {
    const { ikSig, ikDh } = await identityOf(fromHex(amk));
    assert.deepEqual([toHex(checkedBytes(ikSig)), toHex(checkedBytes(ikDh))], [ik_sig, ik_dh]);
  }
  const [alice, later, bob] = await Promise.all(
    [PEOPLE.alice, PEOPLE.alice_later, PEOPLE.bob].map(({ amk }) => identityOf(fromHex(amk))),
  );
  const [first, second] = LOG.alice as unknown as [{ entry: LogEntry; hash: string }, { entry: LogEntry }];
  assert.deepEqual(await makeLogEntry(7, alice!, first.entry.at), first.entry);
  const before = { entry: first.entry, hash: ALICE_HEAD };
  assert.deepEqual(await makeLogEntry(7, later!, second.entry.at, before, alice), second.entry);
  const [bobs] = LOG.bob as unknown as [{ entry: LogEntry }];
  assert.deepEqual(await makeLogEntry(42, bob!, bobs.entry.at), bobs.entry);
});

Deno.test("vectors: the page makes both records of an epoch, and each member opens one", async () => {
  const [alice, bob] = await Promise.all([identityOf(ALICE), identityOf(fromHex(PEOPLE.bob.amk))]);
  const made = await makeEpoch(
    { room: EPOCH.room, epoch: TO_BOB.epoch, at: TO_BOB.at },
    { id: 7, ikDh: alice.ikDh, head: TO_BOB.heads[0], identity: alice },
    { id: 42, ikDh: bob.ikDh, head: TO_BOB.heads[1] },
    { secret: fromHex(EPOCH.ek), toPeer: fromHex(EPOCH.to_bob.ekm), toSelf: fromHex(EPOCH.to_alice.ekm) },
  );
  assert.deepEqual(made?.records, { toPeer: TO_BOB, toSelf: TO_ALICE });
  for (const [record, reader] of [[TO_BOB, bob], [TO_ALICE, alice]] as const) {
    const key = await openEpoch(EPOCH.room, record, alice.ikSig, reader);
    assert.ok(key instanceof EpochKey, String(key));
    assert.equal(key.kc, TO_BOB.kc);
  }
});

Deno.test("vectors: the page seals and opens every message", async () => {
  const key = await EpochKey.of(fromHex(EPOCH.ek), EPOCH.room, TO_BOB.epoch);
  for (const { terms, text, kf, wire } of MESSAGES) {
    const { room, ...message } = wire;
    assert.equal(room, key.room);
    const random = { kf: fromHex(kf), nonce: checkedBytes(wire.nonce) };
    assert.deepEqual(await sealMessage(key, terms, wire.e2ee, text, random), message);
    assert.deepEqual(await openMessage(key, terms, message), { text, kf: toBase64(fromHex(kf)) });
  }
});

Deno.test("vectors: the page makes and opens a blob", async () => {
  const { blob, json } = VECTORS.blob;
  const read = readBlob(blob)!;
  const content = JSON.parse(json);
  assert.deepEqual(await openBlob(ALICE, 7, read), content);
  assert.deepEqual(await sealBlob(ALICE, 7, read.version, content, checkedBytes(read.nonce)), read);
});

Deno.test("vectors: the page shows a history key, reads it as it is typed, and opens its slot", async () => {
  const { c, shown, also_read, slot } = BACKUP.code;
  const secret = fromHex(c);
  assert.equal(await historyKeyText(secret), shown);
  for (const typed of [shown, also_read]) {
    assert.deepEqual(await readHistoryKey(typed), secret);
  }
  assert.deepEqual(await sealCodeSlot(secret, 7, ALICE, checkedBytes(slot.nonce)) as unknown, slot);
  assert.deepEqual(await openCodeSlot(secret, 7, readCodeSlot(slot)!), ALICE);
});

Deno.test("vectors: the page normalizes a passphrase, and opens its slot", async () => {
  const { typed, normalized, slot } = BACKUP.passphrase;
  assert.equal(normalizedPassphrase(typed), normalized);
  assert.equal(passphraseProblem(typed, "correct horse"), undefined);
  const random = { salt: checkedBytes(slot.salt), nonce: checkedBytes(slot.nonce) };
  assert.deepEqual(await sealPassphraseSlot(argon2, typed, 7, ALICE, random) as unknown, slot);
  assert.deepEqual(await openPassphraseSlot(argon2, typed, 7, readPassphraseSlot(slot)!), ALICE);
});

Deno.test("vectors: a key moves to a new device", async () => {
  const alice = await identityOf(ALICE);
  const device = await beginMove(7, { eph: fromHex(MOVE.eph_seed), r1: fromHex(MOVE.r1) });
  assert.equal(toHex(checkedBytes(device.commit)), MOVE.commit);
  assert.equal(answerMove(ALICE_HEAD).head, ALICE_HEAD);
  const answer = { r2: toBase64(fromHex(MOVE.r2)), head: ALICE_HEAD };
  const reveal = revealMove(device);
  assert.equal(toHex(checkedBytes(reveal.eph)), MOVE.eph);
  const terms = { userId: 7, move: MOVE.move, commit: device.commit, answer, reveal };
  assert.equal(await isRevealed(terms), true);
  assert.equal(await moveDigits(terms), MOVE.digits);
  assert.deepEqual(await sealMove(terms, alice, ALICE, fromHex(MOVE.ekm)), MOVE.sealed);
  const newest = { entry: LOG.alice[0]!.entry as LogEntry, hash: ALICE_HEAD };
  assert.deepEqual(await openMove(terms, device, MOVE.sealed, newest), ALICE);
});

Deno.test("vectors: the safety number, from both sides, and its QR code", async () => {
  const of = (id: number, log: readonly { entry: object }[]) => ({ id, ...log[0]!.entry as LogEntry });
  const [alice, bob] = [of(7, LOG.alice), of(42, LOG.bob)];
  assert.equal(await safetyNumber(alice, bob), VECTORS.safety_number);
  assert.equal(await safetyNumber(bob, alice), VECTORS.safety_number);
  assert.equal(safetyQrText(VECTORS.safety_number), VECTORS.qr);
  assert.equal(readSafetyQr(VECTORS.qr), VECTORS.safety_number);
});
