// The contract of numbers of end-to-end encrypted messages: each once in an epoch of a profile, in whatever order.

import assert from "node:assert/strict";
import type { NewMessage, Store } from "../../server/ports/store.ts";
import { type Check, MOMENT } from "./harness.ts";
import type { NodesCheck } from "./store_nodes.ts";
import { keyed, message, outcome, pair } from "./store_epochs.ts";

/** Registers the tests of numbers. */
export function checkNumbers(check: Check): void {
  check("numbers come in any order, and after a restart a number is still taken", async (harness) => {
    const [ada, bob] = await conversation(harness.store);
    const numbers = (store: Store, ...of: number[]) =>
      outcomes(store, ...of.map((n) => message(ada, bob, 1, n)));
    assert.deepEqual(await numbers(harness.store, 5, 3, 5, 3, 4), [
      ...["stored", "stored", "e2ee.n", "e2ee.n", "stored"],
    ]);
    assert.deepEqual(await numbers(harness.store, 5, 4, 2, 6), ["e2ee.n", "e2ee.n", "stored", "stored"]);
    const reopened = await harness.reopen();
    assert.deepEqual(await numbers(reopened, 6, 2, 1, 7), ["e2ee.n", "e2ee.n", "stored", "stored"]);
    assert.deepEqual(await numbers(reopened, 7, 1, 0, 8), ["e2ee.n", "e2ee.n", "stored", "stored"]);
    const ids = (await reopened.messages.history(ada, bob, { limit: 9 })).map(({ id }) => id);
    assert.deepEqual([ids.length, ids], [9, ids.toSorted((one, other) => one - other)]);
  });

  check("a resend takes no number, and is acknowledged whatever its number", async ({ store }) => {
    const [ada, bob] = await conversation(store);
    const sent = message(ada, bob, 1, 0);
    assert.deepEqual(await outcomes(store, sent), ["stored"]);
    const again = { ...message(ada, bob, 1, 9), requestId: sent.requestId };
    // The resend comes first with number 9, and is not stored, so that the next message has it.
    const next = message(ada, bob, 1, 9);
    const resends = [again, next, message(ada, bob, 1, 9), sent];
    const appended = await store.messages.append(resends);
    assert.deepEqual(appended.map(outcome), ["stored", "stored", "e2ee.n", "stored"]);
    assert.deepEqual(appended.map((one) => one.kind === "stored" && one.again), [true, false, false, true]);
    assert.deepEqual(await outcomes(store, { ...next, requestId: "another" }), ["e2ee.n"]);
    assert.equal((await store.messages.history(ada, bob, { limit: 9 })).length, 2);
  });

  check("a number is free where its message is gone, and in a conversation made anew", async ({ store }) => {
    const [ada, bob] = await conversation(store);
    const batch = Array.from({ length: 501 }, (_, n) => message(ada, bob, 1, n));
    assert.deepEqual(new Set(await outcomes(store, ...batch)), new Set(["stored"]));
    assert.deepEqual(await outcomes(store, message(ada, bob, 1, 1)), ["e2ee.n"]);
    assert.deepEqual(await outcomes(store, message(ada, bob, 1, 0)), ["stored"]);
    assert.equal((await store.messages.history(ada, bob, { limit: 501 })).length, 500);
    await store.accounts.remove(ada);
    const [ann] = await conversation(store, "Ann", "Ben");
    assert.ok(ann > bob);
    const refused = await outcomes(store, message(ada, bob, 1, 1));
    assert.deepEqual(refused, ["not_invited"]);
  });
}

/** Registers the test of numbers over two nodes. */
export function checkNodesNumbers(check: NodesCheck): void {
  check("a number that another node has stored is taken, in turn and in the same instant", async (nodes) => {
    const [ada, bob] = await conversation(nodes[0]);
    for (let n = 0; n < 12; n += 2) {
      const both = [message(ada, bob, 1, n), message(bob, ada, 1, n)];
      const [node, other] = n % 4 === 0 ? nodes : [nodes[1], nodes[0]];
      assert.deepEqual(await outcomes(node, ...both), ["stored", "stored"]);
      const taken = [message(ada, bob, 1, n), message(bob, ada, 1, n)];
      assert.deepEqual(await outcomes(other, ...taken), ["e2ee.n", "e2ee.n"]);
      const race = nodes.map((each) => outcomes(each, message(ada, bob, 1, n + 1)));
      assert.deepEqual((await Promise.all(race)).flat().sort(), ["e2ee.n", "stored"]);
    }
    assert.equal((await nodes[1].messages.history(ada, bob, { limit: 99 })).length, 18);
  });
}

/** Two members with a conversation in its first epoch. */
async function conversation(store: Store, one = "Ada", other = "Bob"): Promise<[number, number]> {
  const [a, b] = await keyed(store, one, other);
  await store.keys.addEpoch(pair(a, b, 1), MOMENT);
  return [a, b];
}

async function outcomes(store: Store, ...batch: NewMessage[]): Promise<string[]> {
  return (await store.messages.append(batch)).map(outcome);
}
