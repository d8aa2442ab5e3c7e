// Keys of epochs that a browser has opened before: found again for the same record alone.

import assert from "node:assert/strict";
import { EpochKey } from "../../../../client/crypto/e2ee/epoch_keys.ts";
import { makeEpoch } from "../../../../client/crypto/e2ee/epoch_making.ts";
import { identityOf, newAccountKey } from "../../../../client/crypto/e2ee/identity_keys.ts";
import { keepEpoch, keyOfEpoch, type SealedEpoch } from "../../../../client/net/e2ee/opened_epochs.ts";
import { toBase64 } from "../../../../server/protocol/e2ee/e2ee_bytes.ts";
import type { EpochRecord } from "../../../../server/protocol/e2ee/epoch_records.ts";
import { KeyPage, keyTest, pair } from "../../../support/e2ee/key_pages.ts";
import { MemoryProfile } from "../../../support/e2ee/memory_keys.ts";

const ROOM = "pm-7-42";

/** The record for Bob of an epoch that Alice has made, as Bob's page looks at it, and its key. */
async function sealedEpoch(): Promise<{ sealed: SealedEpoch; key: EpochKey }> {
  const [alice, bob] = [await identityOf(newAccountKey()), await identityOf(newAccountKey())];
  const [own, other] = [toBase64(newAccountKey()), toBase64(newAccountKey())];
  const made = await makeEpoch(
    { room: ROOM, epoch: 3, at: 1_795_000_000_000 },
    { id: 7, ikDh: alice.ikDh, head: own, identity: alice },
    { id: 42, ikDh: bob.ikDh, head: other },
  );
  const sealed = { room: ROOM, record: made!.records.toPeer, ikSig: alice.ikSig, identity: bob };
  return { sealed, key: made!.key };
}

/** An identity that can open nothing: what it is asked for was not opened before. */
async function withoutKeys({ identity }: SealedEpoch): Promise<SealedEpoch["identity"]> {
  return { ...identity, opening: (await identityOf(newAccountKey())).opening };
}

Deno.test("a key that was opened is found again, without opening anything", async () => {
  const { sealed, key } = await sealedEpoch();
  const device = new MemoryProfile().open();
  const opened = await keyOfEpoch(device, sealed);
  assert.ok(opened instanceof EpochKey);
  const again = await keyOfEpoch(device, { ...sealed, identity: await withoutKeys(sealed) });
  assert.ok(again instanceof EpochKey);
  assert.deepEqual([again.room, again.epoch, again.kc], [ROOM, 3, key.kc]);
  const [iv, text] = [new Uint8Array(12), new TextEncoder().encode("the same key")];
  const closed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key.messageKey(7, 42), text);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await again.messageKey(7, 42), closed);
  assert.deepEqual(new Uint8Array(plain), text);
  await assert.rejects(crypto.subtle.exportKey("raw", again.secret), "nothing that is kept can be exported");
});

Deno.test("a key that was made is found again, too", async () => {
  const { sealed, key } = await sealedEpoch();
  const device = new MemoryProfile().open();
  const blind = { ...sealed, identity: await withoutKeys(sealed) };
  assert.equal(await keyOfEpoch(device, blind), "sealed");
  await keepEpoch(device, sealed, key);
  assert.ok(await keyOfEpoch(device, blind) instanceof EpochKey);
});

Deno.test("a record that differs in anything is opened by itself, and what was kept stays", async () => {
  const { sealed } = await sealedEpoch();
  const device = new MemoryProfile().open();
  await keyOfEpoch(device, sealed);
  const other = toBase64(newAccountKey());
  const changes: Partial<EpochRecord>[] = [
    { from: 8 },
    { to: 43 },
    { at: sealed.record.at + 1 },
    { heads: [other, sealed.record.heads[1]] },
    { heads: [sealed.record.heads[0], other] },
    { kc: other },
    { enc: other },
    { ct: `AAAA${sealed.record.ct.slice(4)}` },
    { sig: `AAAA${sealed.record.sig.slice(4)}` },
  ];
  for (const change of changes) {
    const record = { ...sealed.record, ...change };
    assert.equal(await keyOfEpoch(device, { ...sealed, record }), "signature", JSON.stringify(change));
  }
  const stranger = await identityOf(newAccountKey());
  assert.equal(await keyOfEpoch(device, { ...sealed, ikSig: stranger.ikSig }), "signature");
  assert.equal(await keyOfEpoch(device, { ...sealed, identity: stranger }), "sealed");
  assert.equal(await keyOfEpoch(device, { ...sealed, room: "pm-7-43" }), "signature");
  assert.ok(await keyOfEpoch(device, { ...sealed, identity: await withoutKeys(sealed) }) instanceof EpochKey);
});

keyTest("while a room's key is being opened, what needs it waits: nothing is hidden", async () => {
  const { keys, alice, bob } = await pair();
  bob.profile.epochs.clear();
  const again = await new KeyPage(keys, 2, 1, bob.profile).start();
  const [first, second] = await Promise.all([again.texts(), again.texts(), again.say("hi")]);
  assert.deepEqual([first, second], [["hello"], ["hello"]]);
  assert.deepEqual(await alice.texts(), ["hello", "hi"]);
  assert.deepEqual(await again.privacy(), { kind: "encrypted", isVerified: false, hadProblem: false });
});
