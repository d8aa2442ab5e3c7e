// The tab `Bans`: the bans in force, and for admins a button that bans addresses.

import type { JSX } from "preact";
import { can, hasPower, mayOverrule } from "../../../server/protocol/permissions.ts";
import type { ListedBan } from "../../../server/protocol/server_events.ts";
import { useApp } from "../shell/app_context.ts";
import { useModeration } from "../shell/part_hooks.ts";
import { Avatar } from "../people/avatar.tsx";
import { LaterIcon } from "../shell/later_icon.tsx";
import { PanelList } from "./panel_list.tsx";
import { SanctionRow } from "./sanction_row.tsx";
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
          onClick={() => moderation.dialog.value = { kind: "addresses" }}
        >
          {addresses}
        </button>
      )}
    />
  );
}

function Ban({ ban }: { ban: ListedBan }): JSX.Element {
  const moderation = useModeration();
  const { id, username, ip, actor_role } = ban;
  const { unban } = useI18n("staff").bans;
  const isRange = username === "";
  const me = useApp().stores.session.me.value;
  const mayLift = me !== null && hasPower(me, isRange ? "unban_address" : "unban") &&
    mayOverrule(me, actor_role);
  return (
    <SanctionRow
      id={`ban-${id}`}
      avatar={isRange ? <RangeAvatar /> : <Avatar name={username} />}
      name={isRange ? <span class="addresses">{ip}</span> : username}
      sanction={ban}
      address={isRange ? undefined : ip}
      liftLabel={unban}
      lift={mayLift ? () => moderation.unbanById(id) : null}
    />
  );
}

function RangeAvatar(): JSX.Element {
  return (
    <span class="avatar avatar-range">
      <LaterIcon name="globe" />
    </span>
  );
}
