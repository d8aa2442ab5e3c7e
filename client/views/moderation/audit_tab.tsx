// The tab `Audit`: the audit log, which no user can change.

import type { JSX } from "preact";
import type { ListedAuditEntry } from "../../../server/protocol/server_events.ts";
import { Avatar } from "../people/avatar.tsx";
import { auditMessage } from "./audit_messages.ts";
import { Timestamp } from "./timestamp.tsx";
import { PanelList } from "./panel_list.tsx";
import { RoleBadge } from "../people/role_badge.tsx";
import { useFormats } from "../ui/use_formats.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** A time in the detail of an entry. */
const ISO_TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z/;

/** The entries, newest first. */
export function AuditTab(): JSX.Element {
  const t = useI18n("staff").audit;
  return (
    <PanelList
      name="audit"
      label={t.title}
      search={t.find}
      empty={t.none}
      row={(entry) => <AuditRow entry={entry} />}
    />
  );
}

function AuditRow({ entry }: { entry: ListedAuditEntry }): JSX.Element {
  const { id, ts, actor, actor_role, capacity, reason, hash } = entry;
  const t = useI18n("staff").audit;
  const { dayAndTime } = useFormats();
  const { verb, target, rest } = auditMessage(entry, t);
  const name = actor === "" ? t.somebody : actor;
  return (
    <>
      <Avatar name={name} />
      <div class="panel-words">
        <p class="audit-entry">
          <strong>{name}</strong> <RoleBadge role={actor_role} /> {verb}{" "}
          {target !== "" && <strong>{target}</strong>}{" "}
          {rest.replace(ISO_TIME, (ts) => dayAndTime.format(new Date(ts)))}
        </p>
        {reason !== undefined && <p class="panel-reason" dir="auto">{reason}</p>}
        <p class="panel-hint">
          <Timestamp ts={ts} />
          {t.capacities[capacity] !== "" && <span>· {t.capacities[capacity]}</span>}
          <span title={t.hash(hash)}>{t.number(id)}</span>
        </p>
      </div>
    </>
  );
}
