// Queries on moves of keys to a new device.

import type { Kysely, Transaction } from "kysely";
import type { KeyMove, KeyMoveStore, MoveMembers } from "../../ports/e2ee/key_store.ts";
import { type Dialect, lockAccount } from "../dialect.ts";
import type { Tables } from "../schema.ts";

/** Makes the store of moves. */
export function createKeyMoves(db: Kysely<Tables>, { engine }: Dialect): KeyMoveStore {
  return {
    begin: (userId, { id, members, at, endsAt }) =>
      db.transaction().execute(async (within) => {
        await within.deleteFrom("key_moves").where("ends_at", "<=", at).execute();
        if (!await lockAccount(within, engine, userId)) return;
        await within.insertInto("key_moves")
          .values({ id, user_id: userId, steps: 1, members: JSON.stringify(members), ends_at: endsAt })
          .execute();
      }),
    move: (userId, id, at) => find(db, userId, id, at),
    addStep: (userId, id, step) =>
      db.transaction().execute(async (within) => {
        await lockAccount(within, engine, userId);
        return await addStep(within, userId, id, step);
      }),
    async remove(userId, id, at) {
      const { numDeletedRows } = await db.deleteFrom("key_moves").where("user_id", "=", userId)
        .where("id", "=", id).where("ends_at", ">", at).executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

async function find(
  db: Kysely<Tables>,
  userId: number,
  id: string,
  at: number,
): Promise<KeyMove | undefined> {
  const row = await db.selectFrom("key_moves").select(["steps", "members"]).where("user_id", "=", userId)
    .where("id", "=", id).where("ends_at", ">", at).executeTakeFirst();
  return row === undefined
    ? undefined
    : { steps: row.steps, members: JSON.parse(row.members) as MoveMembers };
}

async function addStep(
  within: Transaction<Tables>,
  userId: number,
  id: string,
  { after, members, at }: { readonly after: number; readonly members: MoveMembers; readonly at: number },
): Promise<KeyMove | null | undefined> {
  const before = await find(within, userId, id, at);
  if (before === undefined) return undefined;
  if (before.steps !== after) return null;
  const move = { steps: after + 1, members: { ...before.members, ...members } };
  await within.updateTable("key_moves").set({ steps: move.steps, members: JSON.stringify(move.members) })
    .where("id", "=", id).execute();
  return move;
}
