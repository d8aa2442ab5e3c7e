// The tab `Reports`: the reports of users, and how they were closed.

import type { JSX } from "preact";
import { can } from "../../../server/protocol/permissions.ts";
import type { ListedReport } from "../../../server/protocol/server_events.ts";
import type { Namespaces } from "../../i18n/namespaces.ts";
import { useApp } from "../shell/app_context.ts";
import { useLaterStores, useModeration, useStaff } from "../shell/part_hooks.ts";
import { LaterIcon } from "../shell/later_icon.tsx";
import { Avatar } from "../people/avatar.tsx";
import { ActionButton } from "../ui/action_button.tsx";
import { Timestamp } from "./timestamp.tsx";
import { PanelListWithMenu } from "./panel_list_with_menu.tsx";
import type { PersonMenu } from "../people/person_menu.tsx";
import { ReportedText } from "./reported_text.tsx";
import { RowMenuButton } from "./row_menu_button.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The open reports, or the closed ones. */
export function ReportsTab(): JSX.Element {
  const t = useI18n("staff").reports;
  const closed = useLaterStores().panel.closedReports.value;
  return (
    <PanelListWithMenu
      name="reports"
      label={t.title}
      search={t.find}
      empty={closed ? t.noneClosed : t.noneOpen}
      row={(report, menu) => <Report report={report} menu={menu} />}
      beside={<StatusChoice closed={closed} />}
    />
  );
}

function StatusChoice({ closed }: { closed: boolean }): JSX.Element {
  const { panel } = useStaff();
  const t = useI18n("staff").reports;
  return (
    <div class="segments" role="radiogroup" aria-label={t.which}>
      {[{ name: t.open, value: false }, { name: t.closed, value: true }].map(({ name, value }) => (
        <label class="segment" key={name}>
          <input
            type="radio"
            name="report-status"
            checked={closed === value}
            onChange={() =>
              panel.showReports(value)}
          />
          <span>{name}</span>
        </label>
      ))}
    </div>
  );
}

function Report({ report, menu }: { report: ListedReport; menu: PersonMenu }): JSX.Element {
  const { stores } = useApp();
  const moderation = useModeration();
  const { id, target, reporter, text, message_id, room, reason, created_at, status, closed_at } = report;
  const t = useI18n("staff").reports;
  const me = stores.session.me.value;
  const role = stores.people.find(target)?.role ?? "user";
  const mayClose = me !== null && can(me, "resolve_report", { username: target, role });
  const about = `report-${id}`;
  return (
    <>
      <Avatar name={target} />
      <div class="panel-words">
        <p class="panel-name" id={about}>{target}</p>
        <p class="panel-reason" dir="auto">{reason}</p>
        {text !== undefined && <ReportedText text={text} of={report} />}
        <Proof report={report} />
        <p class="panel-hint">
          {t.reportedBy<JSX.Element>(reporter, <Timestamp ts={created_at} />)}
          {message_id !== undefined && <span>· {room === undefined ? t.inLobby : t.inPrivate}</span>}
          {closed_at !== undefined && <span>{closingText(report, t, <Timestamp ts={closed_at} />)}</span>}
        </p>
      </div>
      <div class="panel-actions">
        {status === "open" && <RemoveButton report={report} about={about} />}
        {status === "open" && mayClose && (
          <>
            <ActionButton
              label={t.resolve}
              about={about}
              run={() => moderation.closeReport(id, "resolve")}
            />
            <ActionButton
              label={t.dismiss}
              about={about}
              run={() => moderation.closeReport(id, "dismiss")}
            />
          </>
        )}
      </div>
      <RowMenuButton name={target} menu={menu} />
    </>
  );
}

/** Of a private message between members: whether it is proven who sent it and when. */
function Proof({ report: { proof, sent_at } }: { report: ListedReport }): JSX.Element | null {
  const t = useI18n("staff").reports;
  if (proof === undefined) return null;
  const isProven = proof === "proven" && sent_at !== undefined;
  return (
    <p class={isProven ? "report-proof report-proven" : "report-proof"}>
      <LaterIcon name={isProven ? "check" : "warning"} />
      <span>{isProven ? t.proven<JSX.Element>(<Timestamp ts={sent_at} />) : t.unproven}</span>
    </p>
  );
}

/** Removes the reported message, where it is the lobby's. */
function RemoveButton(
  { report: { message_id: id, room, target, text = "" }, about }: { report: ListedReport; about: string },
): JSX.Element | null {
  const { moderation, people, session } = useApp().stores;
  const { remove } = useI18n("staff").reports;
  const me = session.me.value;
  const role = people.find(target)?.role ?? "user";
  if (typeof id !== "string" || room !== undefined || me === null) return null;
  if (!can(me, "remove_message", { username: target, role })) return null;
  return (
    <button
      type="button"
      class="button button-small"
      aria-describedby={about}
      onClick={() => moderation.dialog.value = { kind: "remove", target, id, text }}
    >
      {remove}
    </button>
  );
}

/** How and when a report was closed, and by which moderator, unless it expired. */
function closingText(
  { status, closed_by }: ListedReport,
  t: Namespaces["staff"]["reports"],
  time: JSX.Element,
): (JSX.Element | string)[] {
  if (status === "expired") return t.expired<JSX.Element>(time);
  return status === "open" || closed_by === undefined ? [] : t.closedBy<JSX.Element>(status, closed_by, time);
}
