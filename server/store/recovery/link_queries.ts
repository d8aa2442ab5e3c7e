// Queries on links that are used once: to set a new password, or to verify an e-mail address.

import type { Kysely, Selectable, Transaction } from "kysely";
import { type Link, type LinkKind, type NewLink, RESET_KINDS } from "../../ports/recovery_store.ts";
import { type Dialect, lockAccount } from "../dialect.ts";
import type { Tables } from "../schema.ts";
import type { AccountLinksTable } from "./recovery_tables.ts";

/** A link that is followed. */
interface Followed {
  readonly token: string;
  readonly now: number;
  /** The kinds that fit. */
  readonly kinds: readonly LinkKind[];
}

/** Makes a link, in place of the account's earlier one of that kind. Does nothing without an account. */
export async function addLink(
  within: Transaction<Tables>,
  { engine, sha256 }: Dialect,
  { userId, kind, token, expiresAt, email, removesFactors = false }: NewLink,
): Promise<void> {
  if (!await lockAccount(within, engine, userId)) return;
  await endLinks(within, userId, [kind]);
  await within.insertInto("account_links").values({
    digest: sha256(token),
    user_id: userId,
    kind,
    email: email ?? null,
    removes_factors: removesFactors ? 1 : 0,
    expires_at: expiresAt,
  }).execute();
}

/** Uses a link up. Undefined when there is none (any more): of two uses at once, one gets it. */
export async function useLink(
  within: Transaction<Tables>,
  { sha256 }: Dialect,
  { token, now, kinds }: Followed,
): Promise<Selectable<AccountLinksTable> | undefined> {
  return await within.deleteFrom("account_links").where("digest", "=", sha256(token))
    .where("kind", "in", kinds).where("expires_at", ">", now).returningAll().executeTakeFirst();
}

/** A link that sets a password, and that was not used. */
export async function resetLink(
  db: Kysely<Tables>,
  { sha256 }: Dialect,
  token: string,
  now: number,
): Promise<Link | undefined> {
  const row = await db.selectFrom("account_links").selectAll().where("digest", "=", sha256(token))
    .where("kind", "in", RESET_KINDS).where("expires_at", ">", now).executeTakeFirst();
  return row === undefined ? undefined : linkOf(row);
}

/** A row as a link. */
export function linkOf({ user_id, kind, removes_factors }: Selectable<AccountLinksTable>): Link {
  return { userId: user_id, kind: kind as LinkKind, removesFactors: removes_factors !== 0 };
}

/** Ends links of an account. */
export async function endLinks(
  within: Transaction<Tables>,
  userId: number,
  kinds: readonly LinkKind[],
): Promise<void> {
  await within.deleteFrom("account_links").where("user_id", "=", userId).where("kind", "in", kinds).execute();
}

/** Ends links that a member of staff made. The audit log has for whom. */
export async function endLinksMadeBy(within: Transaction<Tables>, staffId: number): Promise<void> {
  const targets = within.selectFrom("audit_log").select("target_id").where("actor_id", "=", staffId)
    .where("action", "=", "reset_link").where("target_id", "is not", null);
  await within.deleteFrom("account_links").where("kind", "=", "reset_by_staff")
    .where("user_id", "in", targets).execute();
}

/** Deletes links that have expired. */
export async function sweepLinks(within: Transaction<Tables>, now: number): Promise<void> {
  await within.deleteFrom("account_links").where("expires_at", "<=", now).execute();
}
