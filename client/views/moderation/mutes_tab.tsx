// The tab `Mutes`: the mutes in force.

import type { JSX } from "preact";
import { hasPower, mayOverrule } from "../../../server/protocol/permissions.ts";
import type { ListedMute } from "../../../server/protocol/server_events.ts";
import { useApp } from "../shell/app_context.ts";
import { useModeration } from "../shell/part_hooks.ts";
import { Avatar } from "../people/avatar.tsx";
import { PanelList } from "./panel_list.tsx";
import { SanctionRow } from "./sanction_row.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Mutes in force, newest first. */
export function MutesTab(): JSX.Element {
  const t = useI18n("staff").mutes;
  return (
    <PanelList
      name="mutes"
      label={t.title}
      search={t.find}
      empty={t.none}
      row={(mute) => <Mute mute={mute} />}
    />
  );
}

function Mute({ mute }: { mute: ListedMute }): JSX.Element {
  const moderation = useModeration();
  const { unmute } = useI18n("staff").mutes;
  const { id, username, ip, actor_role } = mute;
  const me = useApp().stores.session.me.value;
  const mayLift = me !== null && hasPower(me, "mute") && mayOverrule(me, actor_role);
  return (
    <SanctionRow
      id={`mute-${id}`}
      avatar={<Avatar name={username} />}
      name={username}
      sanction={mute}
      address={ip}
      liftLabel={unmute}
      lift={mayLift ? () => moderation.liftMute(mute) : null}
    />
  );
}
