// The bar over the chat: brand and buttons.

import type { JSX } from "preact";
import { isStaff } from "../../../server/protocol/roles.ts";
import { useApp } from "./app_context.ts";
import { Brand } from "./brand.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Brand, the panel for moderators, settings, people where there is no room for them, and the way out. */
export function Header({ peopleButton }: { peopleButton: boolean }): JSX.Element {
  const { stores, actions } = useApp();
  const { screen, people, moderation, session, companion } = stores;
  const waiting = moderation.reportsOpen.value;
  const isMute = companion.needsCare.value;
  const words = useI18n("room");
  const waitingWords = waiting > 0 ? words.openReports(waiting) : undefined;
  return (
    <header class="header">
      <Brand />
      <nav class="header-actions" aria-label={words.page}>
        {peopleButton && (
          <HeaderButton
            icon="people"
            name={words.people}
            onClick={() => screen.dialog.value = "people"}
          >
            <span class="header-count" aria-hidden="true">{people.count.value}</span>
          </HeaderButton>
        )}
        {isStaff(session.me.value?.role ?? "user") && (
          <HeaderButton
            icon="shield"
            name={words.adminPanel}
            description={waitingWords ?? (isMute ? words.violetMute : undefined)}
            onClick={() => screen.dialog.value = "admin"}
          >
            {(waiting > 0 || isMute) && (
              <span class="count-badge" aria-hidden="true">
                {waiting > 99 ? "99+" : waiting > 0 ? waiting : "!"}
              </span>
            )}
          </HeaderButton>
        )}
        <HeaderButton icon="gear" name={words.settings} onClick={() => screen.dialog.value = "settings"} />
        <HeaderButton icon="leave" name={words.logOut} onClick={() => actions.leave()} />
      </nav>
    </header>
  );
}

interface HeaderButtonProps {
  readonly icon: IconName;
  readonly name: string;
  /** Said after the name. */
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
