// The contract of private messages: kept once, in order, the newest 500, and seen by who may see them.

import assert from "node:assert/strict";
import type { Appended, NewMessage, Store } from "../../server/ports/store.ts";
import { type Check, MOMENT, registerAll } from "./harness.ts";

/** Sends messages with these texts, each in a batch of its own. Resolves to their ids; refused ones have none. */
export async function say(store: Store, from: number, to: number, ...texts: string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const text of texts) {
    const [appended] = await store.messages.append([message(from, to, text)]);
    if (appended?.kind === "stored") ids.push(appended.id);
  }
  return ids;
}

/** Registers the tests of messages. */
export function checkMessages(check: Check): void {
  checkHistory(check);
  checkResends(check);
  checkWaiting(check);
  checkHidden(check);
}

function checkHistory(check: Check): void {
  check("messages are kept whole, in order, alike for both, over a restart", async (harness) => {
    const [ada, bob] = await connected(harness.store);
    const batch = [message(ada, bob, "one"), { ...message(bob, ada, "two"), scheme: "room", at: MOMENT + 1 }];
    const outcomes = await harness.store.messages.append(batch);
    const [one, two] = ids(outcomes);
    const rest = { hidden: false, accepted: true, again: false };
    assert.deepEqual(outcomes, [
      { kind: "stored", id: one, at: MOMENT, ...rest, after: null },
      { kind: "stored", id: two, at: MOMENT + 1, ...rest, after: one },
    ]);
    assert.ok(one !== undefined && two !== undefined && one < two);
    const kept = [
      { id: one, senderId: ada, ciphertext: "one", nonce: "nonce", scheme: null, at: MOMENT },
      { id: two, senderId: bob, ciphertext: "two", nonce: "nonce", scheme: "room", at: MOMENT + 1 },
    ];
    const { messages } = await harness.reopen();
    assert.deepEqual(await messages.history(ada, bob, { limit: 500 }), kept);
    assert.deepEqual(await messages.history(bob, ada, { limit: 500 }), kept);
  });

  check("history goes back page by page, and stays within the two", async ({ store }) => {
    const [ada, bob] = await connected(store);
    const [cleo] = await registerAll(store, "Cleo");
    const [, second, third] = await say(store, ada, bob, "1", "2", "3", "4");
    assert.deepEqual(await texts(store, bob, ada, { limit: 2 }), ["3", "4"]);
    assert.deepEqual(await texts(store, bob, ada, { limit: 2, before: third ?? NaN }), ["1", "2"]);
    assert.deepEqual(await texts(store, bob, ada, { limit: 1, before: second ?? NaN }), ["1"]);
    assert.deepEqual(await texts(store, bob, ada, { limit: 2, before: 1 }), []);
    assert.deepEqual(await texts(store, bob, cleo, { limit: 9 }), []);
    assert.deepEqual(await texts(store, cleo, ada, { limit: 9 }), []);
  });

  check(
    "a history that is read in parts is the conversation as it stood at one moment",
    async ({ store }) => {
      const [ada, bob] = await connected(store);
      const batch = (from: number, to: number): NewMessage[] =>
        Array.from({ length: to - from }, (_, n) => message(ada, bob, `${from + n}`));
      await store.messages.append(batch(0, 500));
      let written = 500;
      const pause = async (): Promise<void> => {
        if (written < 700) await store.messages.append(batch(written, written += 40));
      };
      const seen = await store.messages.history(bob, ada, { limit: 500, pause });
      const oldest = Number(seen[0]!.ciphertext);
      assert.deepEqual(
        seen.map(({ ciphertext }) => ciphertext),
        Array.from({ length: 500 }, (_, n) => `${oldest + n}`),
      );
      assert.ok(written === 700 && oldest > 0, "the oldest were gone before they could be read");
      const before = seen[400]!.id;
      const page = await store.messages.history(bob, ada, {
        limit: 300,
        before,
        pause: () => Promise.resolve(),
      });
      assert.deepEqual(page, seen.slice(100, 400));
    },
  );

  check(
    "the newest 500 of a pair are kept, whoever wrote them, and other pairs lose nothing",
    async ({ store }) => {
      const [ada, bob] = await connected(store);
      const [cleo] = await registerAll(store, "Cleo");
      await connect(store, ada, cleo);
      await say(store, ada, cleo, "elsewhere");
      const turns = Array.from({ length: 510 }, (_, i) => i);
      const batch = turns.map((i) => i % 2 === 0 ? message(ada, bob, `${i}`) : message(bob, ada, `${i}`));
      await store.messages.append(batch.slice(0, 505));
      await store.messages.append(batch.slice(505));
      assert.deepEqual(await texts(store, ada, bob, { limit: 1_000 }), turns.slice(10).map(String));
      assert.deepEqual(await texts(store, ada, cleo, { limit: 9 }), ["elsewhere"]);
    },
  );
}

function checkResends(check: Check): void {
  check(
    "the same request again is the same message, stored once, in one batch or after a restart",
    async (harness) => {
      const [ada, bob] = await connected(harness.store);
      const sent = message(ada, bob, "one");
      const [first, second] = await harness.store.messages.append([sent, { ...sent, at: MOMENT + 9 }]);
      assert.ok(first?.kind === "stored");
      const again = { ...first, again: true, after: null };
      assert.deepEqual(second, again);
      const store = await harness.reopen();
      assert.deepEqual(await store.messages.append([{ ...sent, at: MOMENT + 99 }]), [again]);
      assert.deepEqual(await texts(store, ada, bob, { limit: 9 }), ["one"]);
    },
  );

  check("each message says which one is before it in its conversation, hidden or not", async ({ store }) => {
    const [ada, bob] = await connected(store);
    const [cleo] = await registerAll(store, "Cleo");
    await connect(store, ada, cleo);
    const first = ids(await store.messages.append([message(ada, bob, "1"), message(ada, cleo, "elsewhere")]));
    await store.ignores.add(bob, ada, MOMENT);
    const [hidden] = await store.messages.append([message(ada, bob, "2")]);
    const [third] = await store.messages.append([message(bob, ada, "3")]);
    assert.ok(hidden?.kind === "stored" && third?.kind === "stored");
    assert.deepEqual([hidden.after, third.after], [first[0], hidden.id]);
  });

  check("the same request id of another sender is another message", async ({ store }) => {
    const [ada, bob] = await connected(store);
    const { requestId } = message(ada, bob, "");
    const outcomes = await store.messages.append([
      { ...message(ada, bob, "one"), requestId },
      { ...message(bob, ada, "two"), requestId },
    ]);
    assert.deepEqual(outcomes.map((outcome) => outcome.kind === "stored" && outcome.again), [false, false]);
    assert.deepEqual(await texts(store, ada, bob, { limit: 9 }), ["one", "two"]);
  });
}

function checkWaiting(check: Check): void {
  check("nobody writes without an invitation, nor who has not accepted it", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    const refused = [{ kind: "not_invited" }];
    assert.deepEqual(await store.messages.append([message(ada, bob, "one")]), refused);
    await store.conversations.invite(ada, bob, MOMENT);
    assert.deepEqual(await store.messages.append([message(bob, ada, "two")]), refused);
    assert.deepEqual(await store.messages.append([message(ada, 9_999, "three")]), refused);
    assert.deepEqual(await texts(store, ada, bob, { limit: 9 }), []);
  });

  check(
    "fifty messages wait, the next is refused, and a resend of the fiftieth is not",
    async ({ store }) => {
      const [ada, bob] = await registerAll(store, "Ada", "Bob");
      await store.conversations.invite(ada, bob, MOMENT);
      const batch = Array.from({ length: 51 }, (_, i) => message(ada, bob, `${i}`));
      const outcomes = await store.messages.append(batch);
      assert.equal(ids(outcomes).length, 50);
      assert.deepEqual(outcomes[50], { kind: "not_invited" });
      assert.ok(outcomes.slice(0, 50).every((outcome) => outcome.kind === "stored" && !outcome.accepted));
      const [resend, next] = await store.messages.append(batch.slice(49));
      assert.deepEqual(resend, { ...outcomes[49], again: true, after: null });
      assert.deepEqual(next, { kind: "not_invited" });
      assert.equal((await store.conversations.accept(bob, ada, MOMENT))?.length, 50);
      assert.equal(ids(await store.messages.append(batch.slice(50))).length, 1);
    },
  );

  check("what waits is seen by its sender only", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.conversations.invite(ada, bob, MOMENT);
    await say(store, ada, bob, "one");
    assert.deepEqual(await texts(store, ada, bob, { limit: 9 }), ["one"]);
    assert.deepEqual(await texts(store, bob, ada, { limit: 9 }), []);
    await store.conversations.accept(bob, ada, MOMENT);
    assert.deepEqual(await texts(store, bob, ada, { limit: 9 }), ["one"]);
  });
}

function checkHidden(check: Check): void {
  check("what was sent while ignored is never seen, and looks sent to who sent it", async ({ store }) => {
    const [ada, bob] = await connected(store);
    await say(store, ada, bob, "before");
    await store.ignores.add(bob, ada, MOMENT);
    const [hidden] = await store.messages.append([message(ada, bob, "during")]);
    assert.equal(hidden?.kind === "stored" && hidden.hidden, true);
    await say(store, bob, ada, "back");
    await store.ignores.remove(bob, ada);
    await say(store, ada, bob, "after");
    assert.deepEqual(await texts(store, bob, ada, { limit: 9 }), ["before", "back", "after"]);
    assert.deepEqual(await texts(store, ada, bob, { limit: 9 }), ["before", "during", "back", "after"]);
    assert.deepEqual(await store.conversations.unread(bob), [{ peerId: ada, username: "Ada", count: 2 }]);
  });

  check(
    "in one batch, a message is hidden from who ignores its sender, and from no other",
    async ({ store }) => {
      const [ada, bob] = await connected(store);
      const [cleo, dan] = await registerAll(store, "Cleo", "Dan");
      await store.conversations.invite(cleo, dan, MOMENT);
      await store.conversations.accept(dan, cleo, MOMENT);
      await store.ignores.add(ada, bob, MOMENT);
      await store.ignores.add(dan, cleo, MOMENT);
      await store.ignores.add(ada, cleo, MOMENT);
      const pairs: readonly [number, number][] = [[ada, bob], [bob, ada], [cleo, dan], [dan, cleo]];
      const outcomes = await store.messages.append(pairs.map(([from, to]) => message(from, to, "sent")));
      const hidden = outcomes.map((outcome) => outcome.kind === "stored" && outcome.hidden);
      assert.deepEqual(hidden, [false, true, true, false]);
    },
  );
}

function message(senderId: number, recipientId: number, ciphertext: string): NewMessage {
  const requestId = crypto.randomUUID();
  return { senderId, recipientId, ciphertext, nonce: "nonce", scheme: null, requestId, at: MOMENT };
}

function ids(outcomes: readonly Appended[]): number[] {
  return outcomes.flatMap((outcome) => outcome.kind === "stored" ? [outcome.id] : []);
}

async function texts(
  store: Store,
  owner: number,
  peer: number,
  page: { before?: number; limit: number },
): Promise<string[]> {
  return (await store.messages.history(owner, peer, page)).map((kept) => kept.ciphertext);
}

async function connected(store: Store): Promise<[number, number]> {
  const [ada, bob] = await registerAll(store, "Ada", "Bob");
  await connect(store, ada, bob);
  return [ada, bob];
}

async function connect(store: Store, a: number, b: number): Promise<void> {
  await store.conversations.invite(a, b, MOMENT);
  await store.conversations.accept(b, a, MOMENT);
}
