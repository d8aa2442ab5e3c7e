// Queries on recovery codes.

import type { Kysely, Transaction } from "kysely";
import type { RecoveryStore } from "../../ports/recovery_store.ts";
import { type Dialect, lockAccount } from "../dialect.ts";
import type { Tables } from "../schema.ts";

/** The part of the store that is about recovery codes. */
export function codesOf(
  db: Kysely<Tables>,
  dialect: Dialect,
): Pick<RecoveryStore, "replaceCodes" | "hasCode" | "codesLeft"> {
  return {
    replaceCodes: (userId, codes) =>
      db.transaction().execute((within) => replaceCodes(within, dialect, userId, codes)),
    async hasCode(userId, code) {
      const row = await db.selectFrom("recovery_codes").select("digest").where("user_id", "=", userId)
        .where("digest", "=", digestOf(dialect, userId, code)).executeTakeFirst();
      return row !== undefined;
    },
    async codesLeft(userId) {
      const { count } = await db.selectFrom("recovery_codes").where("user_id", "=", userId)
        .select((row) => row.fn.countAll().as("count")).executeTakeFirstOrThrow();
      return Number(count);
    },
  };
}

/** Uses a code up, of an account that is locked. False when the account does not have it (any more). */
export async function useCode(
  within: Transaction<Tables>,
  dialect: Dialect,
  userId: number,
  code: string,
): Promise<boolean> {
  const { numDeletedRows } = await within.deleteFrom("recovery_codes").where("user_id", "=", userId)
    .where("digest", "=", digestOf(dialect, userId, code)).executeTakeFirst();
  return numDeletedRows > 0n;
}

/** A code has 80 random bits, so a plain digest holds; the id makes equal codes of two accounts differ. */
function digestOf({ sha256 }: Dialect, userId: number, code: string): string {
  return sha256(`recovery code\0${userId}\0${code}`);
}

async function replaceCodes(
  within: Transaction<Tables>,
  dialect: Dialect,
  userId: number,
  codes: readonly string[],
): Promise<void> {
  if (!await lockAccount(within, dialect.engine, userId)) return;
  await within.deleteFrom("recovery_codes").where("user_id", "=", userId).execute();
  if (codes.length === 0) return;
  await within.insertInto("recovery_codes")
    .values(codes.map((code) => ({ user_id: userId, digest: digestOf(dialect, userId, code) }))).execute();
}
