// What rows of bans and of mutes have in common.

import type { Insertable, Selectable } from "kysely";
import type { NewSanction, Sanction } from "../ports/moderation_store.ts";
import { nameKey } from "../protocol/names.ts";
import { ROLES } from "../protocol/roles.ts";
import type { BansTable, MutesTable } from "./schema.ts";

/** Parts the networks of a sanction in their column. */
const SEPARATOR = ", ";

/** A sanction out of its row. */
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
    // A role that was written by hand and means nothing leaves it to every moderator.
    actorRole: ROLES.find((role) => role === row.actor_role) ?? "mod",
  };
}

/** The row of a sanction that is to be made. */
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
