// Queries on invitations to register.

import type { Kysely, Transaction } from "kysely";
import type { InviteStore, InviteTransaction } from "../../ports/invite_store.ts";
import { KEPT } from "../../ports/limits.ts";
import { Refusal } from "../../protocol/errors.ts";
import { type Dialect, isId } from "../dialect.ts";
import type { Tables } from "../schema.ts";

/** Makes the store of invitations. */
export function createInvites(db: Kysely<Tables>, dialect: Dialect): InviteStore {
  return {
    async list(now) {
      const rows = await holding(db, now).leftJoin("users", "users.id", "invites.made_by")
        .select(["invites.id", "uses_left as usesLeft", "expires_at as expiresAt"])
        .select("users.username as madeBy").orderBy("invites.id", "desc").limit(KEPT.invites).execute();
      return rows;
    },
    async holds(code, now) {
      const row = await holding(db, now).select("invites.id")
        .where("code_digest", "=", digestOf(dialect, code)).executeTakeFirst();
      return row !== undefined;
    },
  };
}

/** The part of a moderation transaction that is about invitations. */
export function invitesWithin(within: Transaction<Tables>, dialect: Dialect): InviteTransaction {
  return {
    async addInvite({ code, uses, createdAt, expiresAt, madeById }) {
      await sweepInvites(within, createdAt);
      const { count } = await within.selectFrom("invites").select((row) => row.fn.countAll().as("count"))
        .executeTakeFirstOrThrow();
      if (Number(count) >= KEPT.invites) {
        throw new Refusal("conflict", "There are too many open invitations. Revoke some of them first.");
      }
      const { id } = await within.insertInto("invites").values({
        ...{ code_digest: digestOf(dialect, code), uses_left: uses, created_at: createdAt },
        ...{ expires_at: expiresAt, made_by: madeById },
      }).returning("id").executeTakeFirstOrThrow();
      return id;
    },
    async removeInvite(id, now) {
      if (!isId(id)) return false;
      const { numDeletedRows } = await within.deleteFrom("invites").where("id", "=", id)
        .where("expires_at", ">", now).executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

/**
 * Takes one use of an invitation, and deletes it with its last. Throws a `Refusal` `registration_closed`. The row stays
 * locked until the end of the transaction: of two that take the last use at once, one waits, and finds none.
 */
export async function useInvite(
  within: Transaction<Tables>,
  dialect: Dialect,
  code: string,
  now: number,
): Promise<void> {
  const used = await within.updateTable("invites").set((row) => ({ uses_left: row("uses_left", "-", 1) }))
    .where("code_digest", "=", digestOf(dialect, code)).where("uses_left", ">", 0)
    .where("expires_at", ">", now).returning(["id", "uses_left"]).executeTakeFirst();
  if (used === undefined) {
    throw new Refusal("registration_closed", "This invitation does not hold any more. Ask for a new one.", {
      field: "invite",
    });
  }
  if (used.uses_left === 0) await within.deleteFrom("invites").where("id", "=", used.id).execute();
}

/** Deletes invitations that have expired. */
export async function sweepInvites(within: Transaction<Tables>, now: number): Promise<void> {
  await within.deleteFrom("invites").where("expires_at", "<=", now).execute();
}

function holding(db: Kysely<Tables>, now: number) {
  return db.selectFrom("invites").where("expires_at", ">", now).where("uses_left", ">", 0);
}

/** A code has 240 random bits, so a plain digest holds. */
function digestOf({ sha256 }: Dialect, code: string): string {
  return sha256(`invite\0${code}`);
}
