// The cap of 500 messages a pair, whoever writes: one store, two over one file, or somebody before there was a cap.

import { deepEqual, equal, rejects } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { openSqliteStore } from "../../../server/adapters/sqlite/sqlite_store.ts";
import type { NewMessage, Store } from "../../../server/ports/store.ts";
import { keptLog } from "../../support/room.ts";
import { type Chance, withSeed } from "../../support/seed.ts";

const KEPT = 500;

/** A database file with three people who are all connected, and the stores that are open over it. */
async function withStores(
  count: number,
  run: (stores: Store[], folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "sexychat-cap-" });
  const open = (): Promise<Store> =>
    openSqliteStore({ databaseUrl: "sqlite:///sexchat.db", dataDir: folder, log: keptLog() });
  const stores: Store[] = [];
  for (let n = 0; n < count; n++) stores.push(await open());
  for (const username of ["alice", "bob", "carol"]) {
    await stores[0]!.accounts.create({ username, passwordHash: "", email: null, createdAt: 1 });
  }
  for (const [a, b] of [[1, 2], [1, 3], [2, 3]] as const) {
    await stores[0]!.conversations.invite(a, b, 1);
    await stores[0]!.conversations.accept(b, a, 1);
  }
  try {
    await run(stores, folder);
  } finally {
    for (const store of stores) await store.close();
    await Deno.remove(folder, { recursive: true });
  }
}

function message(
  pair: readonly [number, number],
  text: string,
  requestId: string = crypto.randomUUID(),
): NewMessage {
  const [senderId, recipientId] = pair;
  return { senderId, recipientId, ciphertext: text, nonce: "", scheme: null, requestId, at: 1 };
}

async function textsOf(store: Store, [a, b]: readonly [number, number]): Promise<string[]> {
  return (await store.messages.history(a, b, { limit: 10_000 })).map(({ ciphertext }) => ciphertext);
}

/** What is left of everything that was sent to a pair. */
function newest(sent: readonly string[]): string[] {
  return sent.slice(-KEPT);
}

for (const count of [1, 2]) {
  Deno.test(`after every batch each pair holds exactly its newest 500, with ${count} writing to the file`, async () => {
    await withSeed((chance) =>
      withStores(count, async (stores) => {
        const sent = new Map<readonly [number, number], string[]>(
          ([[1, 2], [3, 1], [2, 3]] as const).map((pair) => [pair, []]),
        );
        for (let batch = 0; batch < 60; batch++) {
          await chance.pick(stores).messages.append(batchOf(sent, chance, batch));
          for (const [pair, texts] of sent) {
            const kept = await textsOf(chance.pick(stores), pair);
            deepEqual([kept.length, kept[0], kept.at(-1)], [
              Math.min(texts.length, KEPT),
              newest(texts)[0],
              texts.at(-1),
            ]);
          }
        }
        for (const [pair, texts] of sent) deepEqual(await textsOf(stores[0]!, pair), newest(texts));
      })
    );
  });
}

/** Some messages for some pairs, and now and then one of them twice. */
function batchOf(
  sent: Map<readonly [number, number], string[]>,
  chance: Chance,
  number: number,
): NewMessage[] {
  const batch: NewMessage[] = [];
  for (let n = chance.int(120); n >= 0; n--) {
    const pair = chance.pick([...sent.keys()]);
    const text = `${number}.${n}`;
    sent.get(pair)!.push(text);
    const one = message(chance.oneIn(2) ? pair : [pair[1], pair[0]], text);
    batch.push(one);
    if (chance.oneIn(10)) batch.push(one);
  }
  return batch;
}

Deno.test("a batch that fails leaves the count as it was: nothing too much goes afterwards", async () => {
  await withStores(1, async ([store]) => {
    const sent = Array.from({ length: KEPT }, (_, n) => `${n}`);
    await store!.messages.append(sent.map((text) => message([1, 2], text)));
    const impossible = { ...message([1, 2], "x"), ciphertext: null as unknown as string };
    for (let n = 0; n < 3; n++) {
      await rejects(store!.messages.append([message([1, 2], "lost"), message([2, 1], "lost"), impossible]));
      deepEqual(await textsOf(store!, [1, 2]), newest(sent));
      sent.push(`after ${n}`);
      await store!.messages.append([message([1, 2], sent.at(-1)!)]);
      deepEqual(await textsOf(store!, [1, 2]), newest(sent));
    }
  });
});

Deno.test("a pair that held more before there was a cap is brought down by the next message", async () => {
  await withStores(1, async ([store], folder) => {
    await store!.messages.append([message([1, 2], "first")]);
    {
      using database = new DatabaseSync(`${folder}/sexchat.db`);
      const insert = database.prepare(
        "INSERT INTO messages (sender_id, recipient_id, ciphertext, nonce, created_at, pair_key) VALUES (1, 2, ?, '', 1, '1:2')",
      );
      database.exec("BEGIN");
      for (let n = 0; n < 800; n++) insert.run(`${n}`);
      database.exec("COMMIT");
    }
    await store!.messages.append([message([2, 1], "last")]);
    const kept = await textsOf(store!, [1, 2]);
    deepEqual([kept.length, kept[0], kept.at(-1)], [KEPT, "301", "last"]);
  });
});

Deno.test("a resend brings nothing and takes nothing away", async () => {
  await withStores(1, async ([store]) => {
    const batch = Array.from({ length: KEPT }, (_, n) => message([1, 2], `${n}`));
    await store!.messages.append(batch);
    for (let n = 0; n < 3; n++) {
      const outcomes = await store!.messages.append(batch);
      equal(outcomes.every((outcome) => outcome.kind === "stored" && outcome.again), true);
    }
    deepEqual(await textsOf(store!, [1, 2]), batch.map(({ ciphertext }) => ciphertext));
  });
});
