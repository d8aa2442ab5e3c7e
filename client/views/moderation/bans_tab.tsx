// The tab `Bans`: who is banned, why and until when; for admins also a way to ban addresses.

import type { JSX } from "preact";
import { can, hasPower, mayOverrule } from "../../../server/protocol/permissions.ts";
import type { ListedBan } from "../../../server/protocol/server_events.ts";
import { useApp, useModeration } from "../shell/app_context.ts";
import { Avatar } from "../people/avatar.tsx";
import { ActionButton } from "../ui/action_button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Timestamp, Until } from "./timestamp.tsx";
import { PanelList } from "./panel_list.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Bans in force, newest first. */
export function BansTab(): JSX.Element {
  const { moderation, session } = useApp().stores;
  const t = useI18n("staff").bans;
  const { addresses } = useI18n("later").moderation;
  const me = session.me.value;
  const mayBanAddresses = me !== null && can(me, "ban_address");
  return (
    <PanelList
      name="bans"
      label={t.title}
      search={t.find}
      empty={t.none}
      row={(ban) => <Ban ban={ban} />}
      beside={mayBanAddresses && (
        <button
          type="button"
          class="button"
          onClick={() => moderation.question.value = { kind: "addresses" }}
        >
          {addresses}
        </button>
      )}
    />
  );
}

function Ban({ ban }: { ban: ListedBan }): JSX.Element {
  const moderationActions = useModeration();
  const { id, username, ip, reason, created_at, expires_at, actor_role } = ban;
  const { unban } = useI18n("staff").bans;
  const isRange = username === "";
  const me = useApp().stores.session.me.value;
  const mayLift = me !== null && hasPower(me, isRange ? "unban_address" : "unban") &&
    mayOverrule(me, actor_role);
  return (
    <>
      {isRange
        ? (
          <span class="avatar avatar-range">
            <Icon name="globe" />
          </span>
        )
        : <Avatar name={username} />}
      <div class="panel-words">
        <p class="panel-name" id={`ban-${id}`}>
          {isRange ? <span class="addresses">{ip}</span> : username}
        </p>
        {reason !== undefined && <p class="panel-reason">{reason}</p>}
        <p class="panel-hint">
          <Timestamp ts={created_at} />, <Until ts={expires_at} />
          {!isRange && ip !== undefined && <span class="addresses">· {ip}</span>}
        </p>
      </div>
      <div class="panel-actions">
        {mayLift && (
          <ActionButton
            label={unban}
            about={`ban-${id}`}
            run={() => moderationActions.unbanById(id)}
          />
        )}
      </div>
    </>
  );
}
