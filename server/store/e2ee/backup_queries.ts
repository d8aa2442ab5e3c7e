// Queries on what is kept sealed for an account: blob and backup slots.

import type { Kysely, Transaction } from "kysely";
import type { BackupSlot, KeyBackupStore, ListedSlot } from "../../ports/e2ee/key_store.ts";
import type { SlotName } from "../../protocol/e2ee/key_slots.ts";
import type { SealedBlob } from "../../protocol/e2ee/sealed_blob.ts";
import { type Dialect, lockAccount } from "../dialect.ts";
import type { Tables } from "../schema.ts";

/** Makes the store of blobs and backup slots. */
export function createKeyBackups(db: Kysely<Tables>, { engine }: Dialect): KeyBackupStore {
  /** Runs a change with the account locked; resolves to `otherwise` without one. */
  const forAccount = <T>(
    userId: number,
    otherwise: T,
    change: (within: Transaction<Tables>) => Promise<T>,
  ): Promise<T> =>
    db.transaction().execute(async (within) =>
      await lockAccount(within, engine, userId) ? await change(within) : otherwise
    );
  return {
    blob: (userId) => blobOf(db, userId),
    putBlob: (userId, blob) => forAccount(userId, undefined, (within) => putBlob(within, userId, blob)),
    async slots(userId) {
      const rows = await db.selectFrom("key_slots").select(["slot", "created_at as at"])
        .where("user_id", "=", userId).orderBy("slot").execute();
      return rows as ListedSlot[];
    },
    async slot(userId, slot) {
      const row = await slotOf(db, userId, slot);
      return row === undefined ? undefined : JSON.parse(row.content) as BackupSlot;
    },
    putSlot: (userId, slot, content, { at, ifEmpty }) =>
      forAccount(userId, false, async (within) => {
        if (ifEmpty && await slotOf(within, userId, slot) !== undefined) return false;
        const row = { content: JSON.stringify(content), created_at: at };
        await within.insertInto("key_slots").values({ user_id: userId, slot, ...row })
          .onConflict((conflict) => conflict.columns(["user_id", "slot"]).doUpdateSet(row)).execute();
        return true;
      }),
    async removeSlot(userId, slot) {
      const { numDeletedRows } = await db.deleteFrom("key_slots").where("user_id", "=", userId)
        .where("slot", "=", slot).executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

function blobOf(db: Kysely<Tables>, userId: number): Promise<SealedBlob | undefined> {
  return db.selectFrom("key_blobs").select(["version", "nonce", "ct"]).where("user_id", "=", userId)
    .executeTakeFirst();
}

async function putBlob(
  within: Transaction<Tables>,
  userId: number,
  { version, nonce, ct }: SealedBlob,
): Promise<SealedBlob | undefined> {
  const stored = await blobOf(within, userId);
  if (stored !== undefined && version <= stored.version) return stored;
  await within.insertInto("key_blobs").values({ user_id: userId, version, nonce, ct })
    .onConflict((conflict) => conflict.column("user_id").doUpdateSet({ version, nonce, ct })).execute();
  return undefined;
}

function slotOf(
  db: Kysely<Tables>,
  userId: number,
  slot: SlotName,
): Promise<{ content: string } | undefined> {
  return db.selectFrom("key_slots").select("content").where("user_id", "=", userId).where("slot", "=", slot)
    .executeTakeFirst();
}
