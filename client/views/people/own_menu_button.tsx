// The button of the user's own name, and its menu.

import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useRef } from "preact/hooks";
import { lazy } from "../shell/lazy_view.tsx";
import type { OwnMenuProps } from "./own_menu_props.ts";

const OwnMenu = lazy<OwnMenuProps>({ view: async ({ later }) => (await later()).OwnMenu, close: () => {} });

/** Props of {@link OwnMenuButton}. */
export interface OwnMenuButtonProps {
  readonly class: string;
  /** Accessible name: the own name, where the content says more than that. */
  readonly name: string;
  readonly children: ComponentChildren;
}

/** The button. Its menu loads when it is opened. */
export function OwnMenuButton({ class: className, name, children }: OwnMenuButtonProps): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  const at = useSignal<OwnMenuProps["at"] | null>(null);
  /** Whether the press on the button has just closed the menu. */
  const closed = useRef(false);
  const close = (byKey: boolean): void => {
    at.value = null;
    closed.current = !byKey;
    if (byKey) button.current?.focus();
    else setTimeout(() => closed.current = false);
  };
  const open = (): void => {
    if (closed.current) return;
    const { left, bottom } = button.current!.getBoundingClientRect();
    at.value = { x: left, y: bottom };
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class={className}
        aria-label={name}
        title={name}
        aria-haspopup="menu"
        aria-expanded={at.value !== null}
        onClick={open}
      >
        {children}
      </button>
      {at.value !== null && <OwnMenu.View at={at.value} onClose={close} />}
    </>
  );
}
