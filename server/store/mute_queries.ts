// Queries on mutes.

import type { Kysely } from "kysely";
import type { ModerationTransaction, Mute } from "../ports/moderation_store.ts";
import type { Account } from "../ports/store.ts";
import { nameKey } from "../protocol/names.ts";
import { outranks } from "../protocol/roles.ts";
import {
  addSanction,
  findSanction,
  removeSanction,
  sanctionOf,
  sanctionsInForce,
} from "./sanction_queries.ts";
import type { Tables } from "./schema.ts";

/** The part of a moderation transaction that is about mutes. */
export type MuteTransaction = Pick<
  ModerationTransaction,
  "mute" | "mutesOn" | "addMute" | "removeMute" | "carryMutes"
>;

/** Makes the part of a moderation transaction that is about mutes. */
export function mutesWithin(db: Kysely<Tables>): MuteTransaction {
  return {
    mute: (id) => findSanction(db, "mutes", id),
    mutesOn: (username, now) => mutesOn(db, username, now),
    addMute: (mute) => addSanction(db, "mutes", mute),
    removeMute: (id) => removeSanction(db, "mutes", id),
    carryMutes: (account, ids, now) => carryMutes(db, account, ids, now),
  };
}

async function mutesOn(db: Kysely<Tables>, username: string, now: number): Promise<Mute[]> {
  const rows = await sanctionsInForce(db, "mutes", now).where("username_key", "=", nameKey(username))
    .orderBy("id").execute();
  return rows.map(sanctionOf);
}

async function carryMutes(
  db: Kysely<Tables>,
  { id: userId, username }: Pick<Account, "id" | "username">,
  ids: readonly number[],
  now: number,
): Promise<Mute[]> {
  if (ids.length === 0) return [];
  const guestMutes = await sanctionsInForce(db, "mutes", now).where("id", "in", ids).orderBy("id").execute();
  const covering = await mutesOn(db, username, now);
  const added: Mute[] = [];
  // The strongest first, so that a weaker mute, which adds nothing, is left out.
  for (const mute of guestMutes.map(sanctionOf).sort(strongestFirst)) {
    if (covering.some((other) => isAsStrong(other, mute))) continue;
    const copy = await addSanction(db, "mutes", { ...mute, username, userId, networks: [], createdAt: now });
    covering.push(copy);
    added.push(copy);
  }
  return added;
}

function strongestFirst(a: Mute, b: Mute): number {
  if (isAsStrong(a, b)) return isAsStrong(b, a) ? a.id - b.id : -1;
  return endOf(b) - endOf(a);
}

/** Whether a mute lasts at least as long as another, and needs at least the same role to lift. */
function isAsStrong(one: Mute, other: Mute): boolean {
  return endOf(one) >= endOf(other) && !outranks(other.actorRole, one.actorRole);
}

function endOf({ expiresAt }: Mute): number {
  return expiresAt ?? Number.MAX_SAFE_INTEGER;
}
