// The contract of end-to-end encrypted conversations: epochs, and what contradicts a message.

import assert from "node:assert/strict";
import type { Appended, NewMessage, Store } from "../../server/ports/store.ts";
import type { EpochPair, EpochRecord } from "../../server/protocol/e2ee/epoch_records.ts";
import { type Check, MOMENT, registerAll } from "./harness.ts";
import { entryAt } from "./store_keys.ts";

/** Registers the tests of epochs. */
export function checkEpochs(check: Check): void {
  checkAdding(check);
  checkVisible(check);
  checkForgotten(check);
  checkEncrypted(check);
  checkConflicts(check);
}

/** Two members with keys and an accepted conversation. The heads of their logs are `h` and their ids. */
export async function keyed(store: Store, ...names: [string, string]): Promise<[number, number]> {
  const [a, b] = await registerAll(store, ...names);
  for (const id of [a, b]) await store.keys.addEntry(id, entryAt(0, `h${id}`), MOMENT);
  await store.conversations.invite(a, b, MOMENT);
  await store.conversations.accept(b, a, MOMENT);
  return [a, b];
}

/** The records of an epoch, which nobody has signed: the store takes them for checked. */
export function pair(
  from: number,
  to: number,
  epoch: number,
  heads: readonly [string, string] = [`h${from}`, `h${to}`],
): EpochPair {
  const record = (at: number, of: readonly [string, string]): EpochRecord => ({
    ...{ epoch, from, to: at, at: MOMENT, heads: of },
    ...{ kc: "kc", enc: `for ${at}`, ct: "ct", sig: "sig" },
  });
  return { toPeer: record(to, heads), toSelf: record(from, [heads[0], heads[0]]) };
}

let requests = 0;

/** A message; without an epoch, one that is not end-to-end encrypted. */
export function message(from: number, to: number, ep: number | null, n = 0, dev = "dev"): NewMessage {
  const requestId = `request ${++requests}`;
  const rest = { ciphertext: "sealed", nonce: "nonce", requestId, at: MOMENT };
  const sent = { senderId: from, recipientId: to, ...rest };
  if (ep === null) return { ...sent, scheme: null };
  const e2ee = { v: 1, ep, dev, n, com: "com", tagOf: (id: number) => `tag of ${id}` } as const;
  return { ...sent, scheme: "e2ee", e2ee };
}

/** How a message of a batch came out: what contradicted it, else the kind. */
export const outcome = (appended: Appended): string =>
  appended.kind === "conflict" ? appended.field : appended.kind;

function checkAdding(check: Check): void {
  check("an epoch is of both heads, and 1 to 1,000 above the newest", async (harness) => {
    const { keys } = harness.store;
    const [ada, bob] = await keyed(harness.store, "Ada", "Bob");
    const both = (own: number, other: number) => [`h${own}`, `h${other}`] as const;
    const conflict = (owner: number, peer: number, epoch: number, record: EpochRecord | null) => ({
      ...{ kind: "conflict", keys: { epoch, heads: both(owner, peer) }, record },
    });
    assert.deepEqual(await keys.addEpoch(pair(ada, bob, 1_001), MOMENT), conflict(ada, bob, 0, null));
    const first = pair(ada, bob, 1_000);
    assert.deepEqual(await keys.addEpoch(first, MOMENT), { kind: "added", reachesPeer: true });
    for (const epoch of [1, 1_000, 2_001]) {
      const refused = await keys.addEpoch(pair(bob, ada, epoch), MOMENT);
      assert.deepEqual(refused, conflict(bob, ada, 1_000, first.toPeer));
    }
    for (const heads of [["h0", `h${ada}`], [`h${bob}`, "h0"], [`h${ada}`, `h${bob}`]] as const) {
      const refused = await keys.addEpoch(pair(bob, ada, 1_001, heads), MOMENT);
      assert.deepEqual(refused, conflict(bob, ada, 1_000, first.toPeer));
    }
    const second = pair(bob, ada, 1_001);
    assert.equal((await keys.addEpoch(second, MOMENT)).kind, "added");
    const reopened = (await harness.reopen()).keys;
    assert.deepEqual(await reopened.epochs(bob, ada), { newest: 1_001, records: [second.toSelf] });
    assert.deepEqual(await reopened.epochs(ada, bob), { newest: 1_001, records: [second.toPeer] });
    assert.deepEqual(await reopened.epochs(ada, bob, 1_002), { newest: 1_001, records: [] });
  });

  check("without the keys of both, no epoch is added", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.conversations.invite(ada, bob, MOMENT);
    await store.keys.addEntry(ada, entryAt(0, `h${ada}`), MOMENT);
    const refused = await store.keys.addEpoch(pair(ada, bob, 1), MOMENT);
    const keys = { epoch: 0, heads: [`h${ada}`, null] };
    assert.deepEqual(refused, { kind: "conflict", keys, record: null });
    assert.deepEqual(await store.keys.keysWith(ada, [bob]), new Map([[bob, keys]]));
    assert.deepEqual(await store.keys.keysWith(ada, []), new Map());
  });

  check("of epochs with one number at the same time, one is added", async ({ store }) => {
    const [ada, bob] = await keyed(store, "Ada", "Bob");
    const tries = Array.from({ length: 8 }, (_, n) => {
      const [from, to] = n % 2 === 0 ? [ada, bob] : [bob, ada];
      return store.keys.addEpoch(pair(from, to, 1), MOMENT);
    });
    const kinds = (await Promise.all(tries)).map(({ kind }) => kind);
    assert.deepEqual(kinds.toSorted(), ["added", ...Array(7).fill("conflict")]);
  });
}

function checkVisible(check: Check): void {
  check("epochs are for the two, from an invitation on that they may know of", async ({ store }) => {
    const [ada, bob, cleo] = await registerAll(store, "Ada", "Bob", "Cleo");
    const { keys, conversations, ignores } = store;
    for (const id of [ada, bob, cleo]) await keys.addEntry(id, entryAt(0, `h${id}`), MOMENT);
    assert.deepEqual(await keys.addEpoch(pair(ada, bob, 1), MOMENT), { kind: "not_invited" });
    assert.equal(await keys.epochs(ada, bob), undefined);
    await conversations.invite(ada, bob, MOMENT);
    assert.deepEqual(await keys.addEpoch(pair(ada, bob, 1), MOMENT), { kind: "added", reachesPeer: true });
    assert.deepEqual(await keys.addEpoch(pair(bob, ada, 2), MOMENT), { kind: "added", reachesPeer: true });
    await conversations.decline(bob, ada, MOMENT + 10);
    assert.deepEqual(await keys.addEpoch(pair(ada, bob, 3), MOMENT), { kind: "added", reachesPeer: false });
    assert.equal((await keys.epochs(bob, ada))?.newest, 3);
    await ignores.add(cleo, ada, MOMENT);
    await conversations.invite(ada, cleo, MOMENT);
    assert.deepEqual(await keys.addEpoch(pair(ada, cleo, 1), MOMENT), { kind: "added", reachesPeer: false });
    assert.deepEqual(await keys.addEpoch(pair(cleo, ada, 2), MOMENT), { kind: "not_invited" });
    assert.equal(await keys.epochs(cleo, ada), undefined, "the invitation is hidden");
    assert.deepEqual(await keys.keyed(ada, 9, MOMENT), [
      { peerId: bob, username: "Bob", reachesPeer: false },
      { peerId: cleo, username: "Cleo", reachesPeer: false },
    ]);
    assert.deepEqual(await keys.keyed(cleo, 9, MOMENT), []);
    assert.deepEqual((await keys.keyed(bob, 9, MOMENT)).map(({ reachesPeer }) => reachesPeer), [true]);
    assert.equal((await keys.keyed(ada, 9, MOMENT + 10))[0]?.reachesPeer, true, "the decline is over");
    assert.equal((await keys.keyed(ada, 1, MOMENT)).length, 1);
  });
}

function checkForgotten(check: Check): void {
  check("the newest epoch is kept, and those of kept messages", async ({ store }) => {
    const [ada, bob] = await keyed(store, "Ada", "Bob");
    const [cleo, dan] = await keyed(store, "Cleo", "Dan");
    const { keys, messages } = store;
    await keys.addEpoch(pair(cleo, dan, 1), MOMENT);
    const numbers = async () => (await keys.epochs(bob, ada))!.records.map(({ epoch }) => epoch);
    await keys.addEpoch(pair(ada, bob, 1), MOMENT);
    await keys.addEpoch(pair(ada, bob, 2), MOMENT);
    assert.deepEqual(await numbers(), [2]);
    await messages.append([message(ada, bob, 2)]);
    await keys.addEpoch(pair(bob, ada, 3), MOMENT);
    await keys.addEpoch(pair(ada, bob, 5), MOMENT);
    assert.deepEqual(await numbers(), [2, 5]);
    await messages.append(Array.from({ length: 499 }, (_, n) => message(bob, ada, 5, n)));
    assert.deepEqual(await numbers(), [2, 5], "500 messages are kept");
    // The 501st takes the oldest away, and with it the epoch that no other message has.
    await messages.append([message(bob, ada, 5, 499)]);
    assert.deepEqual(await numbers(), [5]);
    const kept = await messages.history(ada, bob, { limit: 501 });
    assert.deepEqual([kept.length, kept[0]!.e2ee?.ep], [500, 5]);
    await keys.addEpoch(pair(ada, bob, 6), MOMENT);
    assert.deepEqual(await numbers(), [5, 6]);
    for (const [from, listed] of [[5, [5, 6]], [6, [6]], [7, []]] as const) {
      const { newest, records } = (await keys.epochs(ada, bob, from))!;
      assert.deepEqual([newest, records.map(({ epoch }) => epoch)], [6, listed]);
    }
    assert.equal((await keys.epochs(cleo, dan))?.newest, 1);
    await store.accounts.remove(ada);
    assert.equal(await keys.epochs(bob, ada), undefined);
  });
}

function checkEncrypted(check: Check): void {
  check("an encrypted message is kept with its header and its tag, among others", async (harness) => {
    const [ada, bob] = await keyed(harness.store, "Ada", "Bob");
    await harness.store.keys.addEpoch(pair(ada, bob, 4), MOMENT);
    const batch = [message(ada, bob, 4, 0), message(bob, ada, null), message(ada, bob, 4, 1)];
    const outcomes = await harness.store.messages.append(batch);
    const [one, two, three] = outcomes.map((appended) => appended.kind === "stored" ? appended.id : 0);
    assert.ok(one! < two! && two! < three!, "in the order of the batch");
    const stored = { kind: "stored", at: MOMENT, hidden: false, accepted: true, again: false };
    assert.deepEqual(outcomes, [
      { ...stored, id: one, after: null, tag: `tag of ${one}` },
      { ...stored, id: two, after: one },
      { ...stored, id: three, after: two, tag: `tag of ${three}` },
    ]);
    const { messages } = await harness.reopen();
    const rest = { ciphertext: "sealed", nonce: "nonce", at: MOMENT };
    const e2ee = { v: 1, ep: 4, dev: "dev", n: 0, com: "com" };
    assert.deepEqual(await messages.history(bob, ada, { limit: 9 }), [
      { id: one, senderId: ada, ...rest, scheme: "e2ee", e2ee, tag: `tag of ${one}` },
      { id: two, senderId: bob, ...rest, scheme: null },
      { id: three, senderId: ada, ...rest, scheme: "e2ee", e2ee: { ...e2ee, n: 1 }, tag: `tag of ${three}` },
    ]);
    const [again] = await messages.append([batch[0]!]);
    assert.deepEqual(again, { ...stored, id: one, again: true, after: null });
    assert.deepEqual(await messages.sent(ada, batch[0]!.requestId), { id: one, at: MOMENT });
    assert.equal(await messages.sent(bob, batch[0]!.requestId), undefined);
  });

  check("ids of messages rise, whatever is encrypted, and none is used twice", async (harness) => {
    const [ada, bob] = await keyed(harness.store, "Ada", "Bob");
    const [cleo, dan] = await keyed(harness.store, "Cleo", "Dan");
    await harness.store.keys.addEpoch(pair(ada, bob, 1), MOMENT);
    await harness.store.keys.addEpoch(pair(cleo, dan, 1), MOMENT);
    const ids: number[] = [];
    const append = async (store: Store, ...batch: NewMessage[]): Promise<void> => {
      for (const stored of await store.messages.append(batch)) {
        ids.push(stored.kind === "stored" ? stored.id : 0);
      }
    };
    await append(harness.store, message(ada, bob, 1, 0));
    await append(harness.store, message(bob, ada, null));
    await append(harness.store, message(cleo, dan, 1, 0), message(ada, bob, null), message(ada, bob, 1, 1));
    await harness.store.accounts.remove(ada);
    await append(harness.store, message(dan, cleo, 1, 0));
    await harness.store.accounts.remove(dan);
    const reopened = await harness.reopen();
    const [eve, finn] = await keyed(reopened, "Eve", "Finn");
    await reopened.keys.addEpoch(pair(eve, finn, 1), MOMENT);
    await append(reopened, message(eve, finn, 1, 0));
    await append(reopened, message(finn, eve, null));
    assert.equal(ids.length, 8);
    assert.deepEqual(ids, [...new Set(ids)].toSorted((one, other) => one - other));
    assert.ok(ids[0]! > 0, "all are stored");
  });

  check("what waits for an invitation is delivered with its header", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    for (const id of [ada, bob]) await store.keys.addEntry(id, entryAt(0, `h${id}`), MOMENT);
    await store.conversations.invite(ada, bob, MOMENT);
    await store.keys.addEpoch(pair(ada, bob, 1), MOMENT);
    await store.messages.append([message(ada, bob, 1)]);
    const waiting = await store.conversations.accept(bob, ada, MOMENT);
    assert.deepEqual(waiting?.map(({ e2ee, tag }) => [e2ee?.ep, tag === undefined]), [[1, false]]);
  });
}

function checkConflicts(check: Check): void {
  check("what contradicts the keys of the two is refused, and says how", async ({ store }) => {
    const [ada, bob, cleo] = await registerAll(store, "Ada", "Bob", "Cleo");
    const { keys, messages, conversations } = store;
    const plain = { ...message(ada, bob, null), isPlainRefused: true };
    const outcomes = async (...batch: NewMessage[]) => (await messages.append(batch)).map(outcome);
    assert.deepEqual(await outcomes(plain, message(ada, bob, 1)), ["not_invited", "not_invited"]);
    await conversations.invite(ada, bob, MOMENT);
    await keys.addEntry(ada, entryAt(0, `h${ada}`), MOMENT);
    assert.deepEqual(await outcomes(message(ada, bob, 1), message(bob, ada, 1)), ["e2ee", "not_invited"]);
    assert.deepEqual(await outcomes(plain), ["stored"]);
    await keys.addEntry(bob, entryAt(0, `h${bob}`), MOMENT);
    assert.deepEqual(await outcomes(plain), ["stored"], "a resend is acknowledged, whatever changed");
    const another = { ...message(ada, bob, null), isPlainRefused: true };
    assert.deepEqual(await outcomes(another, message(ada, bob, null)), ["e2ee", "stored"]);
    assert.deepEqual(await outcomes(message(ada, bob, 0), message(ada, bob, 1)), ["e2ee.ep", "e2ee.ep"]);
    await keys.addEpoch(pair(ada, bob, 2), MOMENT);
    const sent = message(ada, bob, 2);
    assert.deepEqual(await outcomes(message(ada, bob, 1), sent, message(ada, bob, 3)), [
      ...["e2ee.ep", "stored", "e2ee.ep"],
    ]);
    await keys.addEntry(bob, entryAt(1, "new", `h${bob}`), MOMENT);
    assert.deepEqual(await outcomes(message(ada, bob, 2, 1), sent), ["e2ee.ep", "stored"]);
    await keys.addEpoch(pair(ada, bob, 3, [`h${ada}`, "new"]), MOMENT);
    assert.deepEqual(await outcomes(message(ada, bob, 2, 1), message(ada, bob, 3)), ["e2ee.ep", "stored"]);
    assert.deepEqual(await outcomes(message(ada, cleo, 3)), ["not_invited"]);
  });

  check("a number is once in an epoch of a sender's profile", async ({ store }) => {
    const [ada, bob] = await keyed(store, "Ada", "Bob");
    await store.keys.addEpoch(pair(ada, bob, 1), MOMENT);
    const outcomes = async (...batch: NewMessage[]) => (await store.messages.append(batch)).map(outcome);
    const first = message(ada, bob, 1);
    assert.deepEqual(await outcomes(first, message(ada, bob, 1), message(bob, ada, 1)), [
      ...["stored", "e2ee.n", "stored"],
    ]);
    const twice = message(ada, bob, 1);
    const taken = ["e2ee.n", "e2ee.n", "stored", "stored", "stored"];
    const others = [message(ada, bob, 1, 1), message(ada, bob, 1, 0, "other"), first];
    assert.deepEqual(await outcomes(twice, twice, ...others), taken);
    await store.keys.addEpoch(pair(ada, bob, 2), MOMENT);
    assert.deepEqual(await outcomes(message(ada, bob, 2)), ["stored"]);
    const tries = Array.from({ length: 8 }, () => store.messages.append([message(ada, bob, 2, 9)]));
    const kinds = (await Promise.all(tries)).map(([appended]) => outcome(appended!));
    assert.deepEqual(kinds.toSorted(), [...Array(7).fill("e2ee.n"), "stored"]);
  });

  check("a batch of any size is stored in its order, and a number is once in it", async ({ store }) => {
    const [ada, bob] = await keyed(store, "Ada", "Bob");
    await store.keys.addEpoch(pair(ada, bob, 1), MOMENT);
    const batch = Array.from({ length: 101 }, (_, n) => message(ada, bob, 1, n % 90));
    const appended = await store.messages.append(batch);
    const numbers = Array.from({ length: 90 }, (_, n) => n);
    assert.deepEqual(appended.map(outcome), [...numbers.map(() => "stored"), ...Array(11).fill("e2ee.n")]);
    const ids = appended.flatMap((one) => one.kind === "stored" ? [one.id] : []);
    const kept = await store.messages.history(bob, ada, { limit: 500 });
    assert.deepEqual(
      kept.map(({ id, e2ee, tag }) => [id, e2ee?.n, tag]),
      ids.map((id, n) => [id, n, `tag of ${id}`]),
    );
  });
}
