// The contract of end-to-end encryption: key logs, sealed pins and backups, moves to a new device.

import assert from "node:assert/strict";
import type { KeptEntry } from "../../server/ports/e2ee/key_store.ts";
import { KEPT } from "../../server/ports/limits.ts";
import { NO_ENTRY } from "../../server/protocol/e2ee/key_log.ts";
import { type Check, MOMENT, registerAll } from "./harness.ts";

const DAY_MS = 86_400_000;
const SLOT = { v: 1, nonce: "nonce", ct: "sealed" } as const;

/** An entry that nobody has signed: the store takes the hash and the signatures for checked. */
export function entryAt(
  seq: number,
  hash = `hash ${seq}`,
  prev = seq === 0 ? NO_ENTRY : `hash ${seq - 1}`,
): KeptEntry {
  const entry = { seq, ik_sig: "sign", ik_dh: "open", prev, at: MOMENT + seq, sig: "signature" };
  return { entry, hash };
}

/** Registers the tests of keys. */
export function checkKeys(check: Check): void {
  checkLogs(check);
  checkBlobs(check);
  checkSlots(check);
  checkMoves(check);
}

function checkLogs(check: Check): void {
  check("a log is a chain of entries, whole over a restart", async (harness) => {
    const [ada, bob] = await registerAll(harness.store, "Ada", "Bob");
    assert.deepEqual(await harness.store.keys.log(ada), []);
    const signed = { ...entryAt(1), entry: { ...entryAt(1).entry, sig_prev: "by the one before" } };
    for (const entry of [entryAt(0), signed]) {
      assert.deepEqual(await harness.store.keys.addEntry(ada, entry, MOMENT), { kind: "added" });
    }
    const { keys } = await harness.reopen();
    assert.deepEqual(await keys.log(ada), [entryAt(0), signed]);
    assert.deepEqual([await keys.log(bob), await keys.log(9_999), await keys.log(1.5)], [[], [], []]);
  });

  check("an entry that is there is known, and one that does not follow is refused", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const { keys } = store;
    assert.deepEqual(await keys.addEntry(ada, entryAt(1), MOMENT), { kind: "out_of_order" });
    await keys.addEntry(ada, entryAt(0), MOMENT);
    await keys.addEntry(ada, entryAt(1), MOMENT);
    const known = { kind: "known", head: "hash 1" };
    assert.deepEqual(await keys.addEntry(ada, entryAt(0), MOMENT), known);
    assert.deepEqual(await keys.addEntry(ada, entryAt(1), MOMENT), known);
    for (const other of [entryAt(0, "fork"), entryAt(1, "fork"), entryAt(2, "x", "fork"), entryAt(3)]) {
      assert.deepEqual(await keys.addEntry(ada, other, MOMENT), { kind: "out_of_order" });
    }
    assert.deepEqual(await keys.addEntry(9_999, entryAt(0), MOMENT), { kind: "out_of_order" });
    assert.equal((await keys.log(ada)).length, 2);
  });

  check("of entries at the same time, one is added", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const tries = Array.from({ length: 8 }, (_, n) => store.keys.addEntry(ada, entryAt(0, `h${n}`), MOMENT));
    const kinds = (await Promise.all(tries)).map(({ kind }) => kind);
    assert.deepEqual(kinds.toSorted(), ["added", ...Array(7).fill("out_of_order")]);
    assert.equal((await store.keys.log(ada)).length, 1);
  });

  check("within 24 hours a log takes three entries, and in all a thousand", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const { keys } = store;
    const add = (seq: number, at: number) => keys.addEntry(ada, entryAt(seq), at);
    for (const seq of [0, 1, 2]) await add(seq, MOMENT + seq);
    assert.deepEqual(await add(3, MOMENT + 10), { kind: "too_many", waitMs: DAY_MS - 10 });
    assert.deepEqual(await add(2, MOMENT + 10), { kind: "known", head: "hash 2" });
    assert.deepEqual(await add(3, MOMENT + DAY_MS - 1), { kind: "too_many", waitMs: 1 });
    assert.deepEqual(await add(3, MOMENT + DAY_MS), { kind: "added" });
    assert.deepEqual(await add(4, MOMENT + DAY_MS), { kind: "too_many", waitMs: 1 });
    for (let seq = 4; seq < KEPT.keyEntries; seq++) await add(seq, MOMENT + seq * DAY_MS);
    const late = MOMENT + KEPT.keyEntries * DAY_MS;
    assert.deepEqual(await add(KEPT.keyEntries, late), { kind: "too_many", waitMs: null });
    assert.equal((await keys.log(ada)).length, KEPT.keyEntries);
  });

  check("keys and all that is sealed go with the account", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    const { keys } = store;
    for (const id of [ada, bob]) {
      await keys.addEntry(id, entryAt(0), MOMENT);
      await keys.putBlob(id, { version: 1, nonce: "n", ct: "c" });
      await keys.putSlot(id, "code", SLOT, { at: MOMENT, ifEmpty: true });
      await keys.begin(id, { id: `move of ${id}`, members: {}, at: MOMENT, endsAt: MOMENT + 9 });
    }
    assert.equal(await store.accounts.remove(ada), true);
    const move = await keys.move(ada, `move of ${ada}`, MOMENT);
    assert.deepEqual([await keys.log(ada), await keys.blob(ada), await keys.slots(ada), move], [
      ...[[], undefined, [], undefined],
    ]);
    assert.deepEqual(await keys.log(bob), [entryAt(0)]);
    assert.equal((await keys.move(bob, `move of ${bob}`, MOMENT))?.steps, 1);
  });
}

function checkBlobs(check: Check): void {
  check("a blob gives way to a later version only", async (harness) => {
    const [ada, bob] = await registerAll(harness.store, "Ada", "Bob");
    const [first, second] = [{ version: 3, nonce: "n", ct: "a" }, { version: 7, nonce: "m", ct: "b" }];
    const { keys } = harness.store;
    assert.equal(await keys.blob(ada), undefined);
    assert.equal(await keys.putBlob(ada, first), undefined);
    assert.equal(await keys.putBlob(ada, second), undefined);
    for (const version of [1, 3, 7]) {
      assert.deepEqual(await keys.putBlob(ada, { ...first, version }), second, String(version));
    }
    assert.equal(await keys.putBlob(9_999, first), undefined);
    const reopened = (await harness.reopen()).keys;
    assert.deepEqual([await reopened.blob(ada), await reopened.blob(bob)], [second, undefined]);
  });

  check("of blobs of one version at the same time, one is kept", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const blobs = Array.from({ length: 8 }, (_, n) => ({ version: 1, nonce: "n", ct: `${n}` }));
    const outcomes = await Promise.all(blobs.map((blob) => store.keys.putBlob(ada, blob)));
    const kept = await store.keys.blob(ada);
    assert.equal(outcomes.filter((stored) => stored === undefined).length, 1);
    assert.deepEqual(kept, blobs[outcomes.indexOf(undefined)]);
  });
}

function checkSlots(check: Check): void {
  check("a slot is filled, replaced and emptied", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    const { keys } = store;
    const other = { ...SLOT, kdf: "argon2id", m: 65_536, t: 3, p: 1, salt: "salt" } as const;
    assert.equal(await keys.slot(ada, "code"), undefined);
    assert.equal(await keys.putSlot(ada, "passphrase", other, { at: 1, ifEmpty: true }), true);
    assert.equal(await keys.putSlot(ada, "code", SLOT, { at: 2, ifEmpty: false }), true);
    assert.equal(await keys.putSlot(ada, "code", { ...SLOT, ct: "x" }, { at: 3, ifEmpty: true }), false);
    assert.deepEqual(await keys.slot(ada, "code"), SLOT);
    assert.equal(await keys.putSlot(ada, "code", { ...SLOT, ct: "x" }, { at: 4, ifEmpty: false }), true);
    assert.deepEqual(await keys.slot(ada, "code"), { ...SLOT, ct: "x" });
    assert.deepEqual(await keys.slots(ada), [{ slot: "code", at: 4 }, { slot: "passphrase", at: 1 }]);
    assert.deepEqual(await keys.slot(ada, "passphrase"), other);
    assert.deepEqual(await keys.slots(bob), []);
    assert.equal(await keys.removeSlot(bob, "code"), false);
    assert.equal(await keys.removeSlot(ada, "code"), true);
    assert.equal(await keys.removeSlot(ada, "code"), false);
    assert.deepEqual(await keys.slots(ada), [{ slot: "passphrase", at: 1 }]);
    assert.equal(await keys.putSlot(9_999, "code", SLOT, { at: 5, ifEmpty: true }), false);
  });
}

function checkMoves(check: Check): void {
  check("the steps of a move are added in their order, each once, by its account", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    const { keys } = store;
    await keys.begin(ada, { id: "m", members: { commit: "c" }, at: 10, endsAt: 20 });
    const step = (userId: number, after: number, members: Record<string, string>, at = 11) =>
      keys.addStep(userId, "m", { after, members, at });
    assert.equal(await step(bob, 1, { r2: "r" }), undefined);
    assert.equal(await step(ada, 2, { eph: "e" }), null);
    const second = { steps: 2, members: { commit: "c", r2: "r" } };
    assert.deepEqual(await step(ada, 1, { r2: "r" }), second);
    assert.equal(await step(ada, 1, { r2: "again" }), null);
    assert.deepEqual(await keys.move(ada, "m", 19), second);
    assert.deepEqual([await keys.move(ada, "m", 20), await keys.move(bob, "m", 11)], [undefined, undefined]);
    assert.equal(await step(ada, 2, { eph: "e" }, 20), undefined, "it has ended");
    const both = await Promise.all([step(ada, 2, { eph: "1" }), step(ada, 2, { eph: "2" })]);
    assert.equal(both.filter((one) => one === null).length, 1);
    assert.equal(await keys.remove(bob, "m", 11), false);
    assert.equal(await keys.remove(ada, "m", 11), true);
    assert.equal(await keys.remove(ada, "m", 11), false);
  });

  check("moves that have ended are forgotten when one begins", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const { keys } = store;
    await keys.begin(ada, { id: "old", members: {}, at: 0, endsAt: 5 });
    await keys.begin(ada, { id: "new", members: {}, at: 5, endsAt: 10 });
    assert.equal(await keys.move(ada, "old", 0), undefined);
    assert.equal((await keys.move(ada, "new", 9))?.steps, 1);
  });
}
