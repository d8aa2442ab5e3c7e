// Moderation transactions, and the lists of the moderation panel.

import type { Kysely, Transaction } from "kysely";
import type { ModerationStore, ModerationTransaction } from "../ports/moderation_store.ts";
import { accountsWithin, setRole } from "./account_queries.ts";
import {
  appendAuditEntry,
  checkAuditLog,
  entriesAfter,
  newestEntry,
  pageOfAuditEntries,
} from "./audit_log.ts";
import { bansWithin } from "./ban_queries.ts";
import { acquireLock, type Dialect } from "./dialect.ts";
import { invitesWithin, sweepInvites } from "./invites/invite_queries.ts";
import { mutesWithin } from "./mute_queries.ts";
import { premiumWithin } from "./premium/entitlement_queries.ts";
import { ordersWithin } from "./premium/order_queries.ts";
import { sweepVouchers, vouchersWithin } from "./premium/voucher_queries.ts";
import { recoveryWithin } from "./recovery/recovery_queries.ts";
import { sweepLinks } from "./recovery/link_queries.ts";
import {
  addReport,
  openReports,
  pageOfReports,
  reportsBy,
  reportsWithin,
  sweepReports,
} from "./report_queries.ts";
import { readCompanionModel, readRoom, writeCompanionModel, writeRoom } from "./room_settings.ts";
import { allInForce, pageOfSanctions } from "./sanction_queries.ts";
import { sweepDeclines } from "./conversation_queries.ts";
import type { Tables } from "./schema.ts";

/** Makes the store of moderation. */
export function createModeration(db: Kysely<Tables>, dialect: Dialect): ModerationStore {
  return {
    transact: (run) =>
      db.transaction().execute(async (within) => {
        await acquireLock(within, dialect.engine, "moderate");
        return await run(transactionOf(within, dialect));
      }),
    inForce: (now) =>
      db.transaction().execute(async (within) => ({
        bans: await allInForce(within, "bans", now),
        mutes: await allInForce(within, "mutes", now),
        room: await readRoom(within),
      })),
    companionModel: () => readCompanionModel(db),
    bans: (page) => pageOfSanctions(db, "bans", page),
    mutes: (page) => pageOfSanctions(db, "mutes", page),
    reports: (page) => pageOfReports(db, page),
    addReport: (report) => addReport(db, dialect, report),
    reportsBy: (userId, page) => reportsBy(db, userId, page),
    openReports: () => openReports(db),
    auditEntries: (page) => pageOfAuditEntries(db, page),
    checkAuditLog: () => checkAuditLog(db, dialect),
    newestEntry: () => newestEntry(db),
    entriesAfter: (id, limit) => entriesAfter(db, id, limit),
    sweep: (times) =>
      db.transaction().execute(async (within) => {
        await acquireLock(within, dialect.engine, "moderate");
        for (const table of ["bans", "mutes"] as const) {
          await within.deleteFrom(table).where("expires_at", "<=", times.now).execute();
        }
        await sweepDeclines(within, times.now);
        await sweepInvites(within, times.now);
        await sweepLinks(within, times.now);
        await sweepReports(within, times);
        await sweepVouchers(within, times.now);
      }),
  };
}

function transactionOf(within: Transaction<Tables>, dialect: Dialect): ModerationTransaction {
  return {
    ...accountsWithin(within, dialect),
    async setRole(id, role) {
      await setRole(within, dialect, id, role);
    },
    premium: premiumWithin(within),
    orders: ordersWithin(within),
    vouchers: vouchersWithin(within),
    ...bansWithin(within),
    ...mutesWithin(within),
    ...invitesWithin(within, dialect),
    ...reportsWithin(within),
    room: () => readRoom(within),
    setRoom: (room) => writeRoom(within, room),
    setCompanionModel: (model) => writeCompanionModel(within, model),
    recovery: recoveryWithin(within, dialect),
    log: (entry) => appendAuditEntry(within, dialect, entry),
  };
}
