// Queries on declined invitations: for a while, invitations of one account do not reach another.

import type { Kysely, SelectQueryBuilder, Transaction } from "kysely";
import { KEPT } from "../ports/limits.ts";
import type { Dialect } from "./dialect.ts";
import type { Tables } from "./schema.ts";

/** Keeps a decline. Does nothing when one of the accounts is deleted. Only the latest of a decliner are kept. */
export async function addDecline(
  within: Transaction<Tables>,
  { engine }: Dialect,
  decliner: number,
  inviter: number,
  until: number,
): Promise<void> {
  const accounts = await within.selectFrom("users").select("id").where("id", "in", [decliner, inviter])
    .orderBy("id").$if(engine === "postgres", (query) => query.forKeyShare()).execute();
  if (accounts.length < 2) return;
  await within.insertInto("invitation_declines")
    .values({ decliner_id: decliner, inviter_id: inviter, ends_at: until })
    .onConflict((row) => row.columns(["decliner_id", "inviter_id"]).doUpdateSet({ ends_at: until }))
    .execute();
  const latest = within.selectFrom("invitation_declines").select("inviter_id")
    .where("decliner_id", "=", decliner).orderBy("ends_at", "desc").orderBy("inviter_id").limit(
      KEPT.declines,
    );
  await within.deleteFrom("invitation_declines").where("decliner_id", "=", decliner)
    .where("inviter_id", "not in", latest).execute();
}

/** Whether an invitation of `inviter` does not reach `decliner` at that time. */
export async function isDeclined(
  db: Kysely<Tables>,
  decliner: number,
  inviter: number,
  now: number,
): Promise<boolean> {
  const row = await db.selectFrom("invitation_declines").select("ends_at")
    .where("decliner_id", "=", decliner).where("inviter_id", "=", inviter).where("ends_at", ">", now)
    .executeTakeFirst();
  return row !== undefined;
}

/** Deletes the decline, if there is one. */
export async function liftDecline(
  within: Transaction<Tables>,
  decliner: number,
  inviter: number,
): Promise<void> {
  await within.deleteFrom("invitation_declines").where("decliner_id", "=", decliner)
    .where("inviter_id", "=", inviter).execute();
}

/** Deletes declines that have ended. */
export async function sweepDeclines(within: Transaction<Tables>, now: number): Promise<void> {
  await within.deleteFrom("invitation_declines").where("ends_at", "<=", now).execute();
}

/** Ids of the accounts whose invitations do not reach `decliner` at that time. */
export function declinedBy(
  db: Kysely<Tables>,
  decliner: number,
  now: number,
): SelectQueryBuilder<Tables, "invitation_declines", { inviter_id: number }> {
  return db.selectFrom("invitation_declines").select("inviter_id").where("decliner_id", "=", decliner)
    .where("ends_at", ">", now);
}
