// The tab `Audit`: who did what to whom, when and why. Nobody can change it.

import type { JSX } from "preact";
import type { ListedDeed } from "../../server/protocol/server_events.ts";
import { Avatar } from "./avatar.tsx";
import { deedWords } from "./deed_words.ts";
import { Moment } from "./moment.tsx";
import { PanelList } from "./panel_list.tsx";
import { RoleBadge } from "./role_badge.tsx";

/** Deeds, newest first. */
export function AuditTab(): JSX.Element {
  return (
    <PanelList
      name="audit"
      label="Audit log"
      search="Find a name"
      empty="Nothing has been done yet."
      row={(deed) => <Deed deed={deed} />}
    />
  );
}

function Deed({ deed }: { deed: ListedDeed }): JSX.Element {
  const { id, ts, actor, actor_role, capacity, reason, hash } = deed;
  const { verb, target, rest } = deedWords(deed);
  const name = actor === "" ? "Somebody" : actor;
  return (
    <>
      <Avatar name={name} />
      <div class="panel-words">
        <p class="deed">
          <strong>{name}</strong> <RoleBadge role={actor_role} /> {verb}{" "}
          {target !== "" && <strong>{target}</strong>} {rest}
        </p>
        {reason !== undefined && <p class="panel-reason">{reason}</p>}
        <p class="panel-hint">
          <Moment ts={ts} />
          {CAPACITIES[capacity] !== "" && <span>· {CAPACITIES[capacity]}</span>}
          <span title={`Hash ${hash}`}>· no. {id}</span>
        </p>
      </div>
    </>
  );
}

const CAPACITIES: Readonly<Record<ListedDeed["capacity"], string>> = {
  account: "",
  "moderator password": "with the moderator password",
  "command line": "at the command line",
  "payment webhook": "after a payment",
};
