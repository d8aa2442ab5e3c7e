// Queries on reports.

import type { Kysely, Selectable, Transaction } from "kysely";
import type { Page, PageRequest } from "../ports/moderation_store.ts";
import type { ModerationTransaction, NewReport, Report, SweepTimes } from "../ports/moderation_store.ts";
import { KEPT } from "../ports/limits.ts";
import { Refusal } from "../protocol/errors.ts";
import type { ReportProof, ReportStatus } from "../protocol/moderation_rules.ts";
import { nameKey } from "../protocol/names.ts";
import { acquireLock, type Dialect } from "./dialect.ts";
import { containing, idBefore, pageOf } from "./pages.ts";
import type { ReportsTable, Tables } from "./schema.ts";

const CLOSED: readonly ReportStatus[] = ["resolved", "dismissed", "expired"];

/** The part of a moderation transaction that is about reports. */
export type ReportTransaction = Pick<ModerationTransaction, "report" | "closeReport">;

/** Makes the part of a moderation transaction that is about reports. */
export function reportsWithin(db: Kysely<Tables>): ReportTransaction {
  return {
    async report(id) {
      const row = await db.selectFrom("reports").selectAll().where("id", "=", id).executeTakeFirst();
      return row === undefined ? undefined : reportOf(row);
    },
    async closeReport(id, { status, by, at }) {
      await db.updateTable("reports").set({ status, closed_by: by, closed_at: at }).where("id", "=", id)
        .execute();
    },
  };
}

/** Stores a report. Does nothing when the reporter's account was deleted meanwhile. */
export async function addReport(
  db: Kysely<Tables>,
  { engine }: Dialect,
  report: NewReport,
): Promise<void> {
  const { reporterId, reporter, target, text, messageId = null, room = null, reason, createdAt } = report;
  const { proof = null, sentAt = null } = report;
  const targetKey = nameKey(target);
  await db.transaction().execute(async (within) => {
    // The lock makes concurrent reports wait, so that together they do not exceed the limits.
    await acquireLock(within, engine, "moderate");
    if (reporterId !== null) {
      const found = await within.selectFrom("users").select("id").where("id", "=", reporterId)
        .$if(engine === "postgres", (query) => query.forKeyShare()).executeTakeFirst();
      if (found === undefined) return;
    }
    if (await openAbout(within, targetKey) >= KEPT.openReportsAboutOne) {
      throw new Refusal("conflict", `Moderators have many open reports about ${target} already.`, {
        field: "target",
      });
    }
    await within.insertInto("reports").values({
      reporter_id: reporterId,
      ...{ reporter, reporter_key: nameKey(reporter), target, target_key: targetKey },
      ...{ text, message_id: messageId, room, reason, created_at: createdAt },
      ...{ proof, sent_at: sentAt },
    }).execute();
    await expireBeyond(within, createdAt);
  });
}

async function openAbout(db: Kysely<Tables>, targetKey: string): Promise<number> {
  const row = await db.selectFrom("reports").select((row) => row.fn.countAll().as("count"))
    .where("target_key", "=", targetKey).where("status", "=", "open").executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Number of open reports. */
export async function openReports(db: Kysely<Tables>): Promise<number> {
  const row = await db.selectFrom("reports").select((row) => row.fn.countAll().as("count"))
    .where("status", "=", "open").executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Expires old open reports, and deletes reports that were closed long ago. */
export async function sweepReports(
  within: Transaction<Tables>,
  { now, closedBefore, madeBefore }: SweepTimes,
): Promise<void> {
  await within.updateTable("reports").set({ status: "expired", closed_at: now })
    .where("status", "=", "open").where("created_at", "<", madeBefore).execute();
  await expireBeyond(within, now);
  await within.deleteFrom("reports").where("status", "in", CLOSED)
    .where("closed_at", "<", closedBefore).execute();
}

/** Enforces the limits of stored reports: expires the oldest open ones, and deletes the oldest expired ones. */
async function expireBeyond(within: Kysely<Tables>, now: number): Promise<void> {
  const newestToExpire = await nthNewest(within, "open", KEPT.openReports);
  if (newestToExpire === undefined) return;
  await within.updateTable("reports").set({ status: "expired", closed_at: now })
    .where("status", "=", "open").where("id", "<=", newestToExpire).execute();
  const newestToDelete = await nthNewest(within, "expired", KEPT.expiredReports);
  if (newestToDelete === undefined) return;
  await within.deleteFrom("reports").where("status", "=", "expired").where("id", "<=", newestToDelete)
    .execute();
}

/** Id of the report of a status that has exactly `count` newer ones; undefined without one. */
async function nthNewest(
  within: Kysely<Tables>,
  status: ReportStatus,
  count: number,
): Promise<number | undefined> {
  const row = await within.selectFrom("reports").select("id").where("status", "=", status)
    .orderBy("id", "desc").limit(1).offset(count).executeTakeFirst();
  return row?.id;
}

/** One page of the open or of the closed reports, newest first. */
export async function pageOfReports(
  db: Kysely<Tables>,
  { query, cursor, limit, open }: PageRequest & { open: boolean },
): Promise<Page<Report>> {
  const page = { query: query.toLowerCase(), before: idBefore(cursor), limit: limit + 1 };
  const statuses = open ? ["open"] as const : CLOSED;
  // One query for each status: the index returns its rows in order and is read no further than the page.
  const ids = (await Promise.all(statuses.map((status) => newestOf(db, status, page)))).flat();
  if (ids.length === 0) return { items: [], next: null };
  const rows = await db.selectFrom("reports").selectAll().where("id", "in", ids)
    .orderBy("id", "desc").limit(limit + 1).execute();
  return pageOf(rows.map(reportOf), limit, (report) => String(report.id));
}

/** Reports that an account made, oldest first. */
export async function reportsBy(
  db: Kysely<Tables>,
  userId: number,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<Report[]> {
  const rows = await db.selectFrom("reports").selectAll().where("reporter_id", "=", userId)
    .where("id", ">", after).orderBy("id").limit(limit).execute();
  return rows.map(reportOf);
}

/** Ids of the newest reports of one status. The index covers this query, names included. */
async function newestOf(
  db: Kysely<Tables>,
  status: ReportStatus,
  { query, before, limit }: { query: string; before: number; limit: number },
): Promise<number[]> {
  const rows = await db.selectFrom("reports").select("id")
    .where("status", "=", status).where("id", "<", before)
    .$if(
      query !== "",
      (reports) =>
        reports.where((row) =>
          row.or([containing(row.ref("target_key"), query), containing(row.ref("reporter_key"), query)])
        ),
    )
    .orderBy("id", "desc").limit(limit).execute();
  return rows.map(({ id }) => id);
}

function reportOf(row: Selectable<ReportsTable>): Report {
  return {
    id: row.id,
    reporter: row.reporter,
    target: row.target,
    text: row.text,
    messageId: row.message_id,
    room: row.room,
    reason: row.reason,
    createdAt: row.created_at,
    status: row.status as ReportStatus,
    closedBy: row.closed_by,
    closedAt: row.closed_at,
    proof: row.proof as ReportProof | null,
    sentAt: row.sent_at,
  };
}
