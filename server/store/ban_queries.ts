// Queries on bans.

import type { Kysely } from "kysely";
import type { ModerationTransaction } from "../ports/moderation_store.ts";
import { nameKey } from "../protocol/names.ts";
import {
  addSanction,
  findSanction,
  removeSanction,
  sanctionOf,
  sanctionsInForce,
} from "./sanction_queries.ts";
import type { Tables } from "./schema.ts";

/** The part of a moderation transaction that is about bans. */
export type BanTransaction = Pick<
  ModerationTransaction,
  "ban" | "bansOn" | "isBanned" | "addBan" | "removeBan"
>;

/** Makes the part of a moderation transaction that is about bans. */
export function bansWithin(db: Kysely<Tables>): BanTransaction {
  return {
    ban: (id) => findSanction(db, "bans", id),
    async bansOn(username, now) {
      const rows = await sanctionsInForce(db, "bans", now).where("username_key", "=", nameKey(username))
        .where("username_key", "!=", "").orderBy("id").execute();
      return rows.map(sanctionOf);
    },
    async isBanned(network, now) {
      const row = await sanctionsInForce(db, "bans", now).where("username_key", "=", "")
        .where("ip", "=", network).executeTakeFirst();
      return row !== undefined;
    },
    addBan: (ban) => addSanction(db, "bans", ban),
    removeBan: (id) => removeSanction(db, "bans", id),
  };
}
