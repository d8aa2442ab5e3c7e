// The header of the chat: brand and buttons.

import type { JSX } from "preact";
import { isStaff } from "../../../server/protocol/roles.ts";
import { useApp } from "./app_context.ts";
import { Brand } from "./brand.tsx";
import { Avatar } from "../people/avatar.tsx";
import { OwnMenuButton } from "../people/own_menu_button.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { COLUMN, useMedia } from "../ui/use_media.ts";

/**
 * Brand; buttons for people (in a narrow window), the admin panel (for staff), settings, and, where the own profile has
 * no room, the own name.
 */
export function Header({ peopleButton }: { peopleButton: boolean }): JSX.Element {
  const { stores } = useApp();
  const isColumn = useMedia(COLUMN);
  const me = stores.session.me.value;
  const { screen, people, moderation, session } = stores;
  const reports = moderation.reportsOpen.value;
  const companionFails = moderation.companionFails.value;
  const t = useI18n("app");
  return (
    <header class="header">
      <Brand />
      <nav class="header-actions" aria-label={t.page}>
        {peopleButton && (
          <HeaderButton
            icon="people"
            name={t.people}
            onClick={() => screen.dialog.value = "people"}
          >
            <span class="header-count" aria-hidden="true">{people.count.value}</span>
          </HeaderButton>
        )}
        {isStaff(session.me.value?.role ?? "user") && (
          <HeaderButton
            icon="shield"
            name={t.adminPanel}
            description={reports > 0
              ? t.openReports(reports)
              : companionFails
              ? t.companionUnavailable
              : undefined}
            onClick={() => {
              // What the badge counts.
              if (reports > 0) moderation.tab.value = "reports";
              screen.dialog.value = "admin";
            }}
          >
            {(reports > 0 || companionFails) && (
              <span class="count-badge" aria-hidden="true">
                {reports > 99 ? "99+" : reports > 0 ? reports : "!"}
              </span>
            )}
          </HeaderButton>
        )}
        <HeaderButton icon="gear" name={t.settings} onClick={() => screen.dialog.value = "settings"} />
        {!isColumn && (
          <OwnMenuButton class="icon-button" name={me?.username ?? ""}>
            <Avatar name={me?.username ?? ""} />
          </OwnMenuButton>
        )}
      </nav>
    </header>
  );
}

interface HeaderButtonProps {
  readonly icon: IconName;
  readonly name: string;
  /** Read by screen readers after the name. */
  readonly description?: string | undefined;
  readonly onClick: () => void;
  readonly children?: JSX.Element | false;
}

function HeaderButton({ icon, name, description, onClick, children }: HeaderButtonProps): JSX.Element {
  return (
    <button type="button" class="icon-button" title={name} aria-description={description} onClick={onClick}>
      <Icon name={icon} />
      <span class="said">{name}</span>
      {children}
    </button>
  );
}
