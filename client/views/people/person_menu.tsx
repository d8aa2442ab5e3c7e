// The menu on a person: the gestures and keys that open it, and its state.

import type { JSX, TargetedKeyboardEvent, TargetedMouseEvent } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useApp } from "../shell/app_context.ts";
import { isFor } from "../shell/key_bindings.ts";
import { type PressHandlers, useLongPress } from "../ui/long_press.ts";
import { Menu, type MenuItem, type MenuPoint } from "../ui/menu.tsx";
import { personMenuItems } from "./person_menu_items.ts";

interface Opened {
  readonly name: string;
  readonly at: MenuPoint;
  readonly items: readonly MenuItem[];
  readonly opener: HTMLElement;
}

/** Listeners for an element that represents a person. */
export interface PersonHandlers extends PressHandlers {
  readonly onContextMenu: (event: TargetedMouseEvent<HTMLElement>) => void;
  readonly onKeyDown: (event: TargetedKeyboardEvent<HTMLElement>) => void;
  readonly onClick?: (event: TargetedMouseEvent<HTMLElement>) => void;
}

/** A menu for the people of one list. */
export interface PersonMenu {
  /** Render it beside the list, so that a dialog around the list contains the menu too. */
  readonly menu: JSX.Element | null;
  /** Listeners that open the menu on `name`; `byClick`: on a plain click too. */
  readonly on: (name: string, byClick?: boolean) => PersonHandlers;
}

/** The menu of one list, closed at first. `fallback` takes the focus when the opener of the menu is removed. */
export function usePersonMenu(fallback: () => HTMLElement | null): PersonMenu {
  const app = useApp();
  const [opened, setOpened] = useState<Opened | null>(null);
  const focused = useRef<HTMLElement | null>(null);
  const press = useLongPress(app);
  useLayoutEffect(() => {
    // The messages of an ignored user vanish from the lobby, and with them the element that had the focus.
    if (focused.current?.isConnected !== false) return;
    focused.current = null;
    if (document.activeElement === document.body) fallback()?.focus();
  });

  const open = (name: string, opener: HTMLElement, at: MenuPoint): boolean => {
    const items = personMenuItems(app, name);
    if (items.length > 0) setOpened({ name, opener, at, items });
    return items.length > 0;
  };
  const close = (byKey: boolean): void => {
    setOpened(null);
    if (!byKey || opened === null) return;
    focused.current = opened.opener;
    opened.opener.focus();
  };
  const on = (name: string, byClick = false): PersonHandlers => ({
    ...press((opener, at) => open(name, opener, at)),
    onContextMenu: (event) => {
      const { currentTarget, clientX, clientY } = event;
      const isPointed = clientX !== 0 || clientY !== 0;
      const at = isPointed ? { x: clientX, y: clientY } : below(currentTarget);
      if (open(name, currentTarget, at)) event.preventDefault();
    },
    onKeyDown: (event) => {
      if (!isFor(event, "menu")) return;
      if (open(name, event.currentTarget, below(event.currentTarget))) event.preventDefault();
    },
    ...(byClick
      ? { onClick: ({ currentTarget }) => void open(name, currentTarget, below(currentTarget)) }
      : {}),
  });
  const menu = opened === null
    ? null
    : <Menu name={opened.name} at={opened.at} items={opened.items} onClose={close} />;
  return { menu, on };
}

function below(element: HTMLElement): MenuPoint {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left, y: bottom };
}
