// One's own name and standing.

import type { JSX } from "preact";
import type { Role } from "../../../server/protocol/roles.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import { useApp } from "../shell/app_context.ts";
import { Avatar } from "./avatar.tsx";
import { RoleBadge } from "./role_badge.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Who one is here; for guests with a hint at how to stay. */
export function OwnProfile(): JSX.Element | null {
  const { connection, screen, session } = useApp().stores;
  const t = useI18n("app");
  const me = session.me.value;
  if (me === null) return null;
  const openAccount = (): void => {
    screen.settingsTab.value = "account";
    screen.dialog.value = "settings";
  };
  return (
    <div class="me">
      <div class="me-line">
        <Avatar name={me.username} />
        <p class="me-words">
          <span class="me-name">{me.username}</span>
          <span class="me-standing">{t.roles[standingOf(me)]}</span>
        </p>
        <RoleBadge role={me.role} />
      </div>
      {!me.is_registered && connection.ways.value.registration && (
        <button type="button" class="button button-small me-keep" onClick={openAccount}>
          {t.keepName}
        </button>
      )}
    </div>
  );
}

/** What somebody is here, as the catalogue names it. */
export function standingOf({ role, is_registered }: ServerEvents["joined"]): Role | "guest" {
  return role !== "user" || is_registered ? role : "guest";
}
