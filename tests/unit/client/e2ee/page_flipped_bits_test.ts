// A message, blob or slot with one flipped bit is refused by the page, and so is what belongs to someone else.

import assert from "node:assert/strict";
import { EpochKey } from "../../../../client/crypto/e2ee/epoch_keys.ts";
import { openEpoch } from "../../../../client/crypto/e2ee/epoch_opening.ts";
import { openCodeSlot } from "../../../../client/crypto/e2ee/history_key.ts";
import { unwrapAccountKey, wrapAccountKey } from "../../../../client/crypto/e2ee/account_key.ts";
import { identityOf, newAccountKey } from "../../../../client/crypto/e2ee/identity_keys.ts";
import { openBlob } from "../../../../client/crypto/e2ee/key_blob.ts";
import {
  type Argon2,
  openPassphraseSlot,
  sealPassphraseSlot,
} from "../../../../client/crypto/e2ee/passphrase_slot.ts";
import { type E2eeMessage, openMessage } from "../../../../client/crypto/e2ee/sealed_messages.ts";
import { utf8 } from "../../../../server/protocol/e2ee/e2ee_bytes.ts";
import { digest } from "../../../../server/protocol/e2ee/e2ee_derive.ts";
import { readCodeSlot, readPassphraseSlot } from "../../../../server/protocol/e2ee/key_slots.ts";
import { readBlob } from "../../../../server/protocol/e2ee/sealed_blob.ts";
import { fromHex, MESSAGES, TO_ALICE, TO_BOB, VECTORS } from "../../../support/e2ee/e2ee_vectors.ts";
import { flippedBits } from "../../../support/e2ee/flipped_bits.ts";

const ALICE = fromHex(VECTORS.identity.alice.amk);
const { room, ek } = VECTORS.epoch;

/** Not Argon2id: a quick digest, where only what a slot is bound to matters. */
const quickly: Argon2 = (passphrase) => digest(utf8(passphrase));

Deno.test("every bit of a message counts", async () => {
  const key = await EpochKey.of(fromHex(ek), room, TO_BOB.epoch);
  const { terms, wire: { ciphertext, nonce, e2ee } } = MESSAGES[0]!;
  for (const { text, value } of flippedBits({ ciphertext, nonce, e2ee })) {
    assert.notEqual((await openMessage(key, terms, value as E2eeMessage)).problem, undefined, text);
  }
});

Deno.test("a message opens only in its room, its epoch, and from and to whom it was sealed", async () => {
  const { terms, wire } = MESSAGES[0]!;
  const { sender, recipient } = terms;
  const elsewhere = [
    await EpochKey.of(fromHex(ek), "pm-7-43", TO_BOB.epoch),
    await EpochKey.of(fromHex(ek), room, TO_BOB.epoch + 1),
    await EpochKey.of(newAccountKey(), room, TO_BOB.epoch),
  ];
  for (const key of elsewhere) assert.deepEqual(await openMessage(key, terms, wire), { problem: "sealed" });
  const key = await EpochKey.of(fromHex(ek), room, TO_BOB.epoch);
  for (
    const parties of [{ sender: recipient, recipient: sender }, { sender: 8, recipient }, {
      sender,
      recipient: 43,
    }]
  ) {
    assert.deepEqual(await openMessage(key, parties, wire), { problem: "sealed" });
  }
  const other = MESSAGES[2]!.wire.e2ee;
  for (
    const e2ee of [other, { ...wire.e2ee, n: 1 }, { ...wire.e2ee, com: other.com }, { ...wire.e2ee, ep: 4 }]
  ) {
    assert.deepEqual(await openMessage(key, terms, { ...wire, e2ee }), { problem: "sealed" });
  }
  for (
    const message of [{}, { ...wire, e2ee: null }, { ...wire, ciphertext: 7 }, { ...wire, nonce: undefined }]
  ) {
    assert.deepEqual(await openMessage(key, terms, message), { problem: "shape" });
  }
});

Deno.test("a record opens only for whom it is, signed by whom it names, with the key of its commitment", async () => {
  const [alice, bob] = [await identityOf(ALICE), await identityOf(fromHex(VECTORS.identity.bob.amk))];
  assert.equal(await openEpoch(room, TO_BOB, bob.ikSig, bob), "signature");
  assert.equal(await openEpoch("pm-7-43", TO_BOB, alice.ikSig, bob), "signature");
  assert.equal(await openEpoch(room, TO_BOB, alice.ikSig, alice), "sealed");
  assert.equal(await openEpoch(room, TO_ALICE, alice.ikSig, bob), "sealed");
});

Deno.test("every bit of a blob counts, its version and its owner", async () => {
  const blob = readBlob(VECTORS.blob.blob)!;
  for (const { text, value } of flippedBits(blob)) {
    const read = readBlob(value);
    assert.ok(read === undefined || await openBlob(ALICE, 7, read) === undefined, text);
  }
  assert.equal(await openBlob(ALICE, 8, blob), undefined);
  assert.equal(await openBlob(newAccountKey(), 7, blob), undefined);
});

Deno.test("every bit of a slot counts, and its owner", async () => {
  const secret = fromHex(VECTORS.backup.code.c);
  const slot = readCodeSlot(VECTORS.backup.code.slot)!;
  for (const { text, value } of flippedBits(slot)) {
    const read = readCodeSlot(value);
    assert.ok(read === undefined || await openCodeSlot(secret, 7, read) === undefined, text);
  }
  assert.equal(await openCodeSlot(secret, 8, slot), undefined);
  const sealed = await sealPassphraseSlot(quickly, "five correct horses", 7, ALICE);
  assert.deepEqual(await openPassphraseSlot(quickly, "five correct horses", 7, sealed), ALICE);
  for (const { text, value } of flippedBits(sealed)) {
    const read = readPassphraseSlot(value);
    if (read === undefined) continue;
    assert.equal(await openPassphraseSlot(quickly, "five correct horses", 7, read), undefined, text);
  }
  assert.equal(await openPassphraseSlot(quickly, "five correct horses", 8, sealed), undefined);
  assert.equal(await openPassphraseSlot(quickly, "five correct horse", 7, sealed), undefined);
});

Deno.test("a wrapped key opens for its user, and with no bit changed", async () => {
  const wrapped = await wrapAccountKey(7, ALICE);
  assert.equal(wrapped.wrapping.extractable, false);
  assert.deepEqual(await unwrapAccountKey(7, wrapped), ALICE);
  assert.equal(await unwrapAccountKey(8, wrapped), undefined);
  const { wrapping, ...sealed } = wrapped;
  for (const { text, value } of flippedBits(sealed)) {
    const changed = { ...(value as typeof sealed), wrapping };
    assert.equal(await unwrapAccountKey(7, changed), undefined, text);
  }
});
