// Conversion between sanctions and the rows of bans and mutes.

import type { Insertable, Selectable } from "kysely";
import type { NewSanction, Sanction } from "../ports/moderation_store.ts";
import { nameKey } from "../protocol/names.ts";
import { ROLES } from "../protocol/roles.ts";
import type { BansTable, MutesTable } from "./schema.ts";

/** Separates the networks of a sanction in their column. */
const SEPARATOR = ", ";

/** The sanction of a row. */
export function sanctionOf(row: Selectable<BansTable> | Selectable<MutesTable>): Sanction {
  return {
    id: row.id,
    username: row.username,
    userId: row.user_id,
    networks: row.ip === null ? [] : row.ip.split(SEPARATOR),
    reason: row.reason,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    actorId: row.actor_id,
    // With an unknown role, written by hand, every moderator may lift the sanction.
    actorRole: ROLES.find((role) => role === row.actor_role) ?? "mod",
  };
}

/** The row of a new sanction. */
export function rowOf(sanction: NewSanction): Insertable<BansTable> & Insertable<MutesTable> {
  const { username, userId, networks, reason, createdAt, expiresAt, actorId, actorRole } = sanction;
  return {
    username,
    username_key: nameKey(username),
    user_id: userId,
    ip: networks.length === 0 ? null : networks.join(SEPARATOR),
    reason,
    created_at: createdAt,
    expires_at: expiresAt,
    actor_id: actorId,
    actor_role: actorRole,
  };
}
