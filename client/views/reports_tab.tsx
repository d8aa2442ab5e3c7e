// The tab `Reports`: what people complained about, and how it was closed.

import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { can } from "../../server/protocol/permissions.ts";
import type { ListedReport } from "../../server/protocol/server_events.ts";
import { useApp, useModeration } from "./app_context.ts";
import { Avatar } from "./avatar.tsx";
import { DeedButton } from "./deed_button.tsx";
import { Moment } from "./moment.tsx";
import { PanelList } from "./panel_list.tsx";
import { type PersonMenu, usePersonMenu } from "./person_menu.tsx";
import { RowMore } from "./row_more.tsx";

/** Open reports, or those that were closed. */
export function ReportsTab(): JSX.Element {
  const { moderation } = useApp().stores;
  const place = useRef<HTMLDivElement>(null);
  const menu = usePersonMenu(() => place.current?.querySelector("input") ?? null);
  const closed = moderation.closedReports.value;
  return (
    <div class="panel-place" ref={place}>
      <PanelList
        name="reports"
        label="Reports"
        search="Find a report"
        empty={closed ? "No report has been closed lately." : "All quiet. No report is open."}
        row={(report) => <Report report={report} menu={menu} />}
        beside={<StatusChoice closed={closed} />}
      />
      {menu.menu}
    </div>
  );
}

function StatusChoice({ closed }: { closed: boolean }): JSX.Element {
  const { panel } = useModeration();
  return (
    <div class="segments" role="radiogroup" aria-label="Which reports">
      {[{ name: "Open", value: false }, { name: "Closed", value: true }].map(({ name, value }) => (
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
  const deeds = useModeration();
  const { id, target, reporter, text, reason, created_at, status, closed_by, closed_at } = report;
  const me = stores.session.me.value;
  const role = stores.people.find(target)?.role ?? "user";
  const mayClose = me !== null && can(me, "resolve_report", { username: target, role });
  const about = `report-${id}`;
  return (
    <>
      <Avatar name={target} />
      <div class="panel-words">
        <p class="panel-name" id={about}>{target}</p>
        <p class="panel-reason">{reason}</p>
        {text !== undefined && <blockquote class="quote">{text}</blockquote>}
        <p class="panel-hint">
          reported by {reporter}, <Moment ts={created_at} />
          {closed_by !== undefined && closed_at !== undefined && (
            <span>
              · {status} by {closed_by}, <Moment ts={closed_at} />
            </span>
          )}
        </p>
      </div>
      <div class="panel-deeds">
        {status === "open" && mayClose && (
          <>
            <DeedButton
              label="Resolve"
              about={about}
              run={() => deeds.closeReport(id, "resolve")}
            />
            <DeedButton
              label="Dismiss"
              about={about}
              run={() => deeds.closeReport(id, "dismiss")}
            />
          </>
        )}
      </div>
      <RowMore name={target} menu={menu} />
    </>
  );
}
