// The user's own name and role.

import type { JSX } from "preact";
import type { Role } from "../../../server/protocol/roles.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import { openAccountSettings } from "../settings/open_account_settings.ts";
import { useApp } from "../shell/app_context.ts";
import { Avatar } from "./avatar.tsx";
import { OwnMenuButton } from "./own_menu_button.tsx";
import { RoleBadge } from "./role_badge.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The own name and role, which open a menu, and for guests a button to register. */
export function OwnProfile(): JSX.Element | null {
  const app = useApp();
  const { connection, session } = app.stores;
  const t = useI18n("app");
  const me = session.me.value;
  if (me === null) return null;
  return (
    <div class="me">
      <div class="me-line">
        <Avatar name={me.username} />
        <div class="me-words">
          <OwnMenuButton class="me-name" name={me.username}>{me.username}</OwnMenuButton>
          <span class="me-standing">{t.roles[roleKeyOf(me)]}</span>
        </div>
        <RoleBadge role={me.role} />
      </div>
      {!me.is_registered && connection.joinModes.value.registration && (
        <button
          type="button"
          class="button button-small me-keep"
          onClick={() => openAccountSettings(app)}
        >
          {t.keepName}
        </button>
      )}
    </div>
  );
}

/** The key of a user's role in the catalogue. A guest without a role is `guest`. */
export function roleKeyOf({ role, is_registered }: ServerEvents["joined"]): Role | "guest" {
  return role !== "user" || is_registered ? role : "guest";
}
