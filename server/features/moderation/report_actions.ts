// Reports: any user who is online makes them, moderators close them.

import { isBlank } from "../../protocol/blank.ts";
import { Refusal } from "../../protocol/errors.ts";
import { codePoints, MAX_MESSAGE_LENGTH } from "../../protocol/protocol_limits.ts";
import { isUsername, nameKey } from "../../protocol/names.ts";
import { minRoleOf } from "../../protocol/permissions.ts";
import { hasRole } from "../../protocol/roles.ts";
import { tooLong } from "../../protocol/text.ts";
import type { NewReport } from "../../ports/moderation_store.ts";
import type { JoinedHandler, JoinedRequest } from "../../hub/commands.ts";
import type { Person } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { type PeerIn, provenText } from "./report_proof.ts";
import { reasonOf, runAction } from "./moderation_action.ts";
import { sanctioned } from "./action_targets.ts";

/** Handlers of reports. */
export interface ReportActions {
  readonly report: JoinedHandler<"report">;
  readonly resolve: JoinedHandler<"admin_resolve_report">;
}

/** Throws a `Refusal` for a private room whose messages a user cannot have seen. */
export type RequireSeen = (person: Person, room: string) => void;

/** What reports need of private messages. */
export interface ReportedRooms {
  readonly requireSeen: RequireSeen;
  readonly peerIn: PeerIn;
}

/** Makes the handlers, and tells moderators who join how many reports are open. */
export function createReportActions(
  context: Context,
  { requireSeen, peerIn }: ReportedRooms,
): ReportActions {
  const { hub, store, log, clock, tiers } = context;
  hub.onEnter((session) => {
    if (!hasRole(session.role, minRoleOf("list_reports"))) return;
    store.moderation.openReports()
      .then((open) => session.connection.emit("reports_open", { open }))
      .catch((error: unknown) =>
        log.error("open reports could not be counted", { cause: error instanceof Error ? error.name : "" })
      );
  });
  return {
    async report(request) {
      const report = reportOf(context, request);
      const { person, session } = request;
      if (report.room !== undefined && report.room !== null) requireSeen(person, report.room);
      const proven = await provenText(context, request, peerIn);
      const who = { principal: person.principal, source: session.source };
      await tiers.take("reports", who, "That is many reports. Please wait a while.");
      const { username, userId } = person.profile;
      await store.moderation.addReport({
        ...report,
        target: await writtenName(context, report.target),
        ...proven,
        reporterId: userId,
        reporter: username,
        createdAt: clock.now(),
      });
      await tellStaff(context);
      request.reply("ack", proven === null ? {} : { proof: proven.proof });
    },
    resolve: (request) => resolve(context, request),
  };
}

/** What was sent, checked. Throws a `Refusal`: `bad_request`, `empty`, `too_long`. */
function reportOf(
  { hub }: Context,
  { data, person }: JoinedRequest<"report">,
): Pick<NewReport, "target" | "text" | "messageId" | "room" | "reason"> {
  if (!isUsername(data.target)) {
    throw new Refusal("bad_request", "target is not a name.", { field: "target" });
  }
  if (nameKey(data.target) === person.key) {
    throw new Refusal("bad_request", "You cannot report yourself.", { field: "target" });
  }
  const reason = reasonOf(data.reason);
  if (reason === null) throw new Refusal("empty", "Say in a few words what is wrong.", { field: "reason" });
  const text = data.text?.trim() ?? "";
  if (codePoints(text) > MAX_MESSAGE_LENGTH) throw tooLong();
  const messageId = data.message_id === undefined ? null : String(data.message_id).toLowerCase();
  const room = data.room ?? null;
  const message = messageId === null || room !== null ? undefined : hub.lobbyLog.find(messageId);
  if (message !== undefined && nameKey(message.username) !== nameKey(data.target)) {
    throw new Refusal("bad_request", `${data.target} did not write this message.`, { field: "message_id" });
  }
  return { target: data.target, text: isBlank(text) ? null : text, messageId, room, reason };
}

/** The name as its user writes it, where the name has one. A guest may have left before the report. */
async function writtenName({ store, presence }: Context, name: string): Promise<string> {
  const account = await store.accounts.byName(name);
  return account?.username ?? presence.cluster.byName(nameKey(name))?.user.username ?? name;
}

async function resolve(context: Context, request: JoinedRequest<"admin_resolve_report">): Promise<void> {
  const { report_id, action: outcome } = request.data;
  const status = outcome === "resolve" ? "resolved" : "dismissed";
  await runAction(context, request, async (action) => {
    const report = await action.within.report(report_id);
    if (report === undefined) {
      throw new Refusal("not_found", "There is no such report.", { field: "report_id" });
    }
    const target = await sanctioned(action.within, context.presence, {
      username: report.target,
      userId: null,
    });
    action.allow("resolve_report", target);
    if (report.status !== "open") {
      throw new Refusal(
        "conflict",
        report.closedBy === null
          ? "This report has expired."
          : `${report.closedBy} has closed this report already.`,
      );
    }
    await action.within.closeReport(report_id, { status, by: action.actor.username, at: action.now });
    await action.log(`${outcome}_report`, { target, detail: `report ${report_id}` });
  });
  request.reply("admin_action_ok", { msg: `The report was ${status}` });
  await tellStaff(context);
}

async function tellStaff({ store, notifier }: Context): Promise<void> {
  notifier.tellStaff(minRoleOf("list_reports"), "reports_open", {
    open: await store.moderation.openReports(),
  });
  notifier.listsChanged("reports");
}
