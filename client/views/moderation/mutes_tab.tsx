// The tab `Mutes`: who may not write at the moment, why and until when.

import type { JSX } from "preact";
import { hasPower, mayOverrule } from "../../../server/protocol/permissions.ts";
import type { ListedMute } from "../../../server/protocol/server_events.ts";
import { useApp, useModeration } from "../shell/app_context.ts";
import { Avatar } from "../people/avatar.tsx";
import { ActionButton } from "../ui/action_button.tsx";
import { Timestamp, Until } from "./timestamp.tsx";
import { PanelList } from "./panel_list.tsx";
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
  const moderationActions = useModeration();
  const { unmute } = useI18n("staff").mutes;
  const { id, username, ip, reason, created_at, expires_at, actor_role } = mute;
  const me = useApp().stores.session.me.value;
  const mayLift = me !== null && hasPower(me, "mute") && mayOverrule(me, actor_role);
  return (
    <>
      <Avatar name={username} />
      <div class="panel-words">
        <p class="panel-name" id={`mute-${id}`}>{username}</p>
        {reason !== undefined && <p class="panel-reason">{reason}</p>}
        <p class="panel-hint">
          <Timestamp ts={created_at} />, <Until ts={expires_at} />
          {ip !== undefined && <span class="addresses">· {ip}</span>}
        </p>
      </div>
      <div class="panel-actions">
        {mayLift && (
          <ActionButton
            label={unmute}
            about={`mute-${id}`}
            run={() => moderationActions.liftMute(mute)}
          />
        )}
      </div>
    </>
  );
}
