// The button of the user's own name, which opens its menu.

import type { ComponentChildren, JSX } from "preact";
import type { OpenedMenu } from "../../store/screen.ts";
import { useApp } from "../shell/app_context.ts";

/** Props of {@link OwnMenuButton}. */
export interface OwnMenuButtonProps {
  readonly class: string;
  /** Accessible name: the own name. */
  readonly name: string;
  readonly children: ComponentChildren;
}

/** The button. The screen draws the menu, over everything. */
export function OwnMenuButton({ class: className, name, children }: OwnMenuButtonProps): JSX.Element {
  const { ownMenu } = useApp().stores.screen;
  return (
    <button
      type="button"
      class={className}
      aria-label={name}
      aria-haspopup="menu"
      aria-expanded={ownMenu.value !== null}
      onClick={({ currentTarget }) => ownMenu.value = openedAt(currentTarget)}
    >
      {children}
    </button>
  );
}

/** Below the button, or, where there is no room, above the line that it stands in. */
function openedAt(button: HTMLElement): OpenedMenu {
  const { left: x, bottom: y, top: above } = (button.closest(".me-line") ?? button).getBoundingClientRect();
  return { x, y, above, focusOpener: () => button.focus() };
}
