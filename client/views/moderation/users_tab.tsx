// The tab `Users`: all accounts, and the actions on each.

import type { JSX } from "preact";
import { can } from "../../../server/protocol/permissions.ts";
import { type Role, ROLES } from "../../../server/protocol/roles.ts";
import type { ListedUser } from "../../../server/protocol/server_events.ts";
import { useApp, useModeration } from "../shell/app_context.ts";
import { ActionButton } from "../ui/action_button.tsx";
import { Avatar } from "../people/avatar.tsx";
import { Day } from "./timestamp.tsx";
import { nameColour } from "../people/name_colour.ts";
import { PanelListWithMenu } from "./panel_list_with_menu.tsx";
import type { PersonMenu } from "../people/person_menu.tsx";
import { RowMenuButton } from "./row_menu_button.tsx";
import { ToggleButton } from "../ui/toggle_button.tsx";
import { RoleBadge, VerifiedBadge } from "../people/role_badge.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The accounts by name. */
export function UsersTab(): JSX.Element {
  const t = useI18n("staff").users;
  return (
    <PanelListWithMenu
      name="users"
      label={t.title}
      search={t.find}
      empty={t.none}
      row={(account, menu) => <Account account={account} menu={menu} />}
    />
  );
}

function Account({ account, menu }: { account: ListedUser; menu: PersonMenu }): JSX.Element {
  const { people, moderation } = useApp().stores;
  const { id, username, role, is_verified, email, created_at } = account;
  const t = useI18n("staff").users;
  const isOnline = people.find(username) !== undefined;
  const isMuted = moderation.muted.value.has(username.toLowerCase());
  return (
    <>
      <span class="avatar-place">
        <Avatar name={username} />
        {isOnline && <span class="online-dot" role="img" aria-label={t.online} title={t.online} />}
      </span>
      <div class="panel-words">
        <p class="panel-name" id={`account-${id}`}>
          <span class={`name-${nameColour(username)}`}>{username}</span>
          <RoleBadge role={role} />
          {is_verified && <VerifiedBadge />}
          {isMuted && <span class="chip">{t.muted}</span>}
        </p>
        <p class="panel-hint">
          {t.since<JSX.Element>(<Day ts={created_at} />)}
          {email !== null && <span class="panel-mail">· {email}</span>}
        </p>
      </div>
      <AccountActions account={account} />
      <RowMenuButton name={username} menu={menu} />
    </>
  );
}

function AccountActions({ account }: { account: ListedUser }): JSX.Element | null {
  const { stores } = useApp();
  const actions = useModeration();
  const { moderation, session } = stores;
  const { id, username, is_verified, has_ai_access } = account;
  const t = useI18n("staff").users;
  const { unverify, verify } = useI18n("later").people;
  const about = `account-${id}`;
  const me = session.me.value;
  if (me === null) return null;
  return (
    <div class="panel-actions">
      {can(me, "toggle_ai", account) && (
        <ToggleButton
          icon="🧠"
          label={t.aiAccess}
          effect={has_ai_access ? t.removeAi : t.giveAi}
          pressed={has_ai_access}
          about={about}
          run={() => actions.setAi(id, !has_ai_access)}
        />
      )}
      {can(me, "verify", account) && (
        <ToggleButton
          icon="✓"
          label={verify}
          effect={is_verified ? unverify : verify}
          pressed={is_verified}
          about={about}
          run={() => {
            if (!is_verified) return actions.toggleVerified(username, false);
            moderation.dialog.value = { kind: "unverify", target: username };
            return null;
          }}
        />
      )}
      {can(me, "reset_link", account) && (
        <ActionButton
          label={t.resetLink}
          about={about}
          run={() => {
            moderation.dialog.value = { kind: "reset_link", account };
            return Promise.resolve(null);
          }}
        />
      )}
      <RoleChoice
        account={account}
        roles={ROLES.filter((becomes) => can(me, "set_role", { ...account, becomes }))}
      />
    </div>
  );
}

/** The role; a choice where this user may give `roles`. A dialog asks before it changes. */
function RoleChoice({ account, roles }: { account: ListedUser; roles: readonly Role[] }): JSX.Element {
  const { moderation } = useApp().stores;
  const { roleOf } = useI18n("staff").users;
  const { roles: names } = useI18n("app");
  const { username, role } = account;
  if (roles.length === 0) return <span class="role-word">{names[role]}</span>;
  const offered = ROLES.filter((each) => each === role || roles.includes(each));
  return (
    <select
      class="select"
      aria-label={roleOf(username)}
      value={role}
      onChange={(event) => {
        const chosen = offered.find((each) => each === event.currentTarget.value);
        // The choice shows the old role until the server has changed it.
        event.currentTarget.value = role;
        if (chosen === undefined || chosen === role) return;
        moderation.dialog.value = { kind: "role", account, role: chosen };
      }}
    >
      {offered.map((each) => <option key={each} value={each} selected={each === role}>{names[each]}</option>)}
    </select>
  );
}
