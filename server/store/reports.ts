// Queries on reports.

import type { Kysely, Selectable } from "kysely";
import type { ModerationTransaction, NewReport, Page, PageRequest, Report } from "../ports/moderation.ts";
import type { ReportStatus } from "../protocol/moderation.ts";
import type { Dialect } from "./dialect.ts";
import { containing, idBefore, pageOf } from "./pages.ts";
import type { ReportsTable, Tables } from "./schema.ts";

/** The part of a transaction that is about reports. */
export type ReportTransaction = Pick<ModerationTransaction, "report" | "closeReport">;

/** Makes the part of a transaction that is about reports. */
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

/** Keeps a report. One of an account that has gone meanwhile is dropped. */
export async function addReport(
  db: Kysely<Tables>,
  { engine }: Dialect,
  report: NewReport,
): Promise<void> {
  const { reporterId, reporter, target, text, reason, createdAt } = report;
  await db.transaction().execute(async (within) => {
    if (reporterId !== null) {
      const found = await within.selectFrom("users").select("id").where("id", "=", reporterId)
        .$if(engine === "postgres", (query) => query.forKeyShare()).executeTakeFirst();
      if (found === undefined) return;
    }
    await within.insertInto("reports")
      .values({ reporter_id: reporterId, reporter, target, text, reason, created_at: createdAt }).execute();
  });
}

/** How many reports wait. */
export async function openReports(db: Kysely<Tables>): Promise<number> {
  const row = await db.selectFrom("reports").select((row) => row.fn.countAll().as("count"))
    .where("status", "=", "open").executeTakeFirstOrThrow();
  return Number(row.count);
}

/** One page of the open, or of the closed reports, newest first. */
export async function pageOfReports(
  db: Kysely<Tables>,
  { query, cursor, limit, open }: PageRequest & { open: boolean },
): Promise<Page<Report>> {
  const part = query.toLowerCase();
  const rows = await db.selectFrom("reports").selectAll().where("status", open ? "=" : "!=", "open")
    .$if(part !== "", (reports) =>
      reports.where((row) =>
        row.or([
          containing(row.fn<string>("lower", ["target"]), part),
          containing(row.fn<string>("lower", ["reporter"]), part),
        ])
      ))
    .where("id", "<", idBefore(cursor))
    .orderBy("id", "desc").limit(limit + 1).execute();
  return pageOf(rows.map(reportOf), limit, (report) => String(report.id));
}

function reportOf(row: Selectable<ReportsTable>): Report {
  return {
    id: row.id,
    reporter: row.reporter,
    target: row.target,
    text: row.text,
    reason: row.reason,
    createdAt: row.created_at,
    status: row.status as ReportStatus,
    closedBy: row.closed_by,
    closedAt: row.closed_at,
  };
}
