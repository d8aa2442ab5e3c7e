// Acts of moderation, each one transaction, and the lists that moderators look at.

import { type Kysely, sql, type Transaction } from "kysely";
import type { ModerationStore, ModerationTransaction } from "../ports/moderation.ts";
import { accountsWithin, setRole } from "./accounts.ts";
import { aiGrantsOf, aiGrantsWithin } from "./ai_grants.ts";
import { checkDeeds, logDeed, pageOfDeeds } from "./audit.ts";
import { bansInForce, bansWithin, pageOfBans } from "./bans.ts";
import type { Dialect } from "./dialect.ts";
import { mutesInForce, mutesWithin, pageOfMutes } from "./mutes.ts";
import { addReport, openReports, pageOfReports, reportsWithin } from "./reports.ts";
import { readCompanionModel, readRoom, writeCompanionModel, writeRoom } from "./room_settings.ts";
import type { Tables } from "./schema.ts";

/** Key of the lock that acts take one after another; any number that nothing else uses. */
const ACT_LOCK = 6_006_006;

/** Makes the store of moderation. */
export function createModeration(db: Kysely<Tables>, dialect: Dialect): ModerationStore {
  return {
    transact: (act) =>
      db.transaction().execute(async (within) => {
        // SQLite has one writer anyway.
        if (dialect.engine === "postgres") {
          await sql`select pg_advisory_xact_lock(${ACT_LOCK})`.execute(within);
        }
        return await act(transactionOf(within, dialect));
      }),
    inForce: (now) =>
      db.transaction().execute(async (within) => ({
        bans: await bansInForce(within, now),
        mutes: await mutesInForce(within, now),
        room: await readRoom(within),
      })),
    companionModel: () => readCompanionModel(db),
    aiGrants: (userId) => aiGrantsOf(db, userId),
    bans: (page) => pageOfBans(db, page),
    mutes: (page) => pageOfMutes(db, page),
    reports: (page) => pageOfReports(db, page),
    addReport: (report) => addReport(db, report),
    openReports: () => openReports(db),
    deeds: (page) => pageOfDeeds(db, page),
    checkDeeds: () => checkDeeds(db, dialect),
    async sweep(now, closedBefore) {
      for (const table of ["bans", "mutes"] as const) {
        await db.deleteFrom(table).where("expires_at", "<=", now).execute();
      }
      await db.deleteFrom("reports").where("status", "!=", "open").where("closed_at", "<", closedBefore)
        .execute();
    },
  };
}

function transactionOf(within: Transaction<Tables>, dialect: Dialect): ModerationTransaction {
  return {
    ...accountsWithin(within, dialect),
    async setRole(id, role) {
      await setRole(within, dialect, id, role);
    },
    ...aiGrantsWithin(within),
    ...bansWithin(within),
    ...mutesWithin(within),
    ...reportsWithin(within),
    room: () => readRoom(within),
    setRoom: (room) => writeRoom(within, room),
    setCompanionModel: (model) => writeCompanionModel(within, model),
    log: (deed) => logDeed(within, dialect, deed),
  };
}
