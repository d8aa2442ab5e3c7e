// What fills the bounds of keys and epochs in the store, beyond them.

import { equal } from "node:assert/strict";
import type { CapName } from "../../../server/hub/limits/caps.ts";
import { KEPT } from "../../../server/ports/limits.ts";
import type { Store } from "../../../server/ports/store.ts";
import type { EpochPair, EpochRecord } from "../../../server/protocol/e2ee/epoch_records.ts";
import { NO_ENTRY } from "../../../server/protocol/e2ee/key_log.ts";
import type { Fill } from "../amounts_in_memory.ts";
import { openMemoryStore } from "../memory_store.ts";

const DAY_MS = 86_400_000;

/** The bounds of what end-to-end encryption keeps. */
export const FILLED_WITH_KEYS: Partial<Record<CapName, Fill>> = {
  async key_entries() {
    await using store = await storeOfTwo();
    for (let seq = 0; seq < KEPT.keyEntries + 9; seq++) await addEntry(store, 1, seq, seq * DAY_MS);
    return (await store.keys.log(1)).length;
  },
  async key_entries_of_day() {
    await using store = await storeOfTwo();
    for (let seq = 0; seq < KEPT.keyEntriesOfDay + 9; seq++) await addEntry(store, 1, seq, seq);
    return (await store.keys.log(1)).length;
  },
  async epochs_of_pair() {
    await using store = await storeOfTwo();
    for (const id of [1, 2]) await addEntry(store, id, 0, 0);
    await store.conversations.invite(1, 2, 0);
    await store.conversations.accept(2, 1, 0);
    for (let epoch = 1; epoch <= KEPT.epochsOfPair + 9; epoch++) {
      equal((await store.keys.addEpoch(epochOf(epoch), 0)).kind, "added");
      const header = { v: 1, ep: epoch, dev: "d", n: 0, com: "c", tagOf: () => "t" } as const;
      await store.messages.append([{
        ...{ senderId: 1, recipientId: 2, ciphertext: "c", nonce: "n", scheme: "e2ee", at: 0 },
        ...{ requestId: `${epoch}`, e2ee: header },
      }]);
    }
    await store.keys.addEpoch(epochOf(KEPT.epochsOfPair + 10), 0);
    return (await store.keys.epochs(1, 2))!.records.length;
  },
};

async function addEntry(
  { keys }: Pick<Store, "keys">,
  userId: number,
  seq: number,
  at: number,
): Promise<void> {
  const prev = seq === 0 ? NO_ENTRY : `${userId} ${seq - 1}`;
  const entry = { seq, ik_sig: "s", ik_dh: "d", prev, at, sig: "s" };
  await keys.addEntry(userId, { entry, hash: `${userId} ${seq}` }, at);
}

function epochOf(epoch: number): EpochPair {
  const to = (id: number): EpochRecord => ({
    ...{ epoch, from: 1, to: id, at: 0, heads: ["1 0", `${id} 0`] },
    ...{ kc: "k", enc: "e", ct: "c", sig: "s" },
  });
  return { toPeer: to(2), toSelf: to(1) };
}

async function storeOfTwo() {
  const store = await openMemoryStore();
  for (const username of ["one", "two"]) {
    await store.accounts.create({ username, passwordHash: "", email: null, createdAt: 0 });
  }
  return { ...store, [Symbol.asyncDispose]: () => store.close() };
}
