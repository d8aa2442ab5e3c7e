// The bar over the chat: brand and buttons.

import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { Brand } from "./brand.tsx";
import { Icon, type IconName } from "./icon.tsx";

/** Brand, settings, people where there is no room for them, and the way out. */
export function Header({ peopleButton }: { peopleButton: boolean }): JSX.Element {
  const { stores, actions } = useApp();
  const { screen, people } = stores;
  return (
    <header class="header">
      <Brand />
      <nav class="header-actions" aria-label="Page">
        {peopleButton && (
          <HeaderButton
            icon="people"
            name="People"
            onClick={() => screen.dialog.value = "people"}
          >
            <span class="header-count" aria-hidden="true">{people.count.value}</span>
          </HeaderButton>
        )}
        <HeaderButton icon="gear" name="Settings" onClick={() => screen.dialog.value = "settings"} />
        <HeaderButton icon="leave" name="Log out" onClick={() => actions.leave()} />
      </nav>
    </header>
  );
}

interface HeaderButtonProps {
  readonly icon: IconName;
  readonly name: string;
  readonly onClick: () => void;
  readonly children?: JSX.Element;
}

function HeaderButton({ icon, name, onClick, children }: HeaderButtonProps): JSX.Element {
  return (
    <button type="button" class="icon-button" title={name} onClick={onClick}>
      <Icon name={icon} />
      <span class="said">{name}</span>
      {children}
    </button>
  );
}
