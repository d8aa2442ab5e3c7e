// Group commit on its own: one transaction for what one turn brings, in order, one batch at a time.

import { deepEqual, equal, rejects } from "node:assert/strict";
import { GroupCommit } from "../../../server/features/dm/group_commit.ts";
import type { Appended, MessageStore, NewMessage } from "../../../server/ports/store.ts";
import { FakeClock } from "../../support/fake_clock.ts";

/** A store whose batches are ended by hand. */
class HeldStore implements Pick<MessageStore, "append"> {
  readonly batches: { readonly texts: string[]; readonly end: (error?: Error) => void }[] = [];
  #ids = 0;

  append(batch: readonly NewMessage[]): Promise<Appended[]> {
    return new Promise((resolve, reject) => {
      this.batches.push({
        texts: batch.map(({ ciphertext }) => ciphertext),
        end: (error) => error === undefined ? resolve(batch.map(() => stored(++this.#ids))) : reject(error),
      });
    });
  }
}

function stored(id: number): Appended {
  return { kind: "stored", id, at: 0, hidden: false, accepted: true, again: false, after: null };
}

function messageOf(ciphertext: string): NewMessage {
  return { senderId: 1, recipientId: 2, ciphertext, nonce: "", scheme: null, requestId: "", at: 0 };
}

function open(): { clock: FakeClock; store: HeldStore; append: (text: string) => Promise<number> } {
  const [clock, store] = [new FakeClock(), new HeldStore()];
  const committer = new GroupCommit(clock, store as unknown as MessageStore);
  const append = async (text: string): Promise<number> => {
    const kept = await committer.append(messageOf(text));
    return kept.kind === "stored" ? kept.id : NaN;
  };
  return { clock, store, append };
}

async function promises(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

Deno.test("messages of one turn are one batch, in the order they came", async () => {
  const { clock, store, append } = open();
  const all = Promise.all([append("a"), append("b"), append("c")]);
  equal(store.batches.length, 0, "not before the turn ends");
  clock.runTurn();
  deepEqual(store.batches.map(({ texts }) => texts), [["a", "b", "c"]]);
  store.batches[0]!.end();
  deepEqual(await all, [1, 2, 3]);
});

Deno.test("what comes while a batch is kept waits for it and is the next batch", async () => {
  const { clock, store, append } = open();
  const first = append("a");
  clock.runTurn();
  const rest = Promise.all([append("b"), append("c")]);
  clock.runTurns();
  await promises();
  equal(store.batches.length, 1);
  store.batches[0]!.end();
  equal(await first, 1);
  await promises();
  deepEqual(store.batches.map(({ texts }) => texts), [["a"], ["b", "c"]]);
  store.batches[1]!.end();
  deepEqual(await rest, [2, 3]);
});

Deno.test("at most 500 messages are one batch", async () => {
  const { clock, store, append } = open();
  const all = Promise.all(Array.from({ length: 1_100 }, (_, n) => append(`${n}`)));
  clock.runTurn();
  for (let batch = 0; batch < 3; batch++) {
    await promises();
    store.batches[batch]!.end();
  }
  deepEqual(await all, Array.from({ length: 1_100 }, (_, n) => n + 1));
  deepEqual(store.batches.map(({ texts }) => texts.length), [500, 500, 100]);
});

Deno.test("a batch that fails fails for each of its messages and for no other", async () => {
  const { clock, store, append } = open();
  const failing = [append("a"), append("b")];
  clock.runTurn();
  const next = append("c");
  const checks = failing.map((one) => rejects(one, /disk full/));
  store.batches[0]!.end(new Error("disk full"));
  await Promise.all(checks);
  await promises();
  store.batches[1]!.end();
  equal(await next, 1);
  const later = append("d");
  clock.runTurn();
  await promises();
  store.batches[2]!.end();
  equal(await later, 2);
});
