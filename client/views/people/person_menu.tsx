// The menu on a person: how it is asked for, and what is in it.

import type { JSX, TargetedKeyboardEvent, TargetedMouseEvent, TargetedPointerEvent } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type AppContextValue, useApp } from "../shell/app_context.ts";
import { isFor } from "../shell/key_bindings.ts";
import { Menu, type MenuItem, type MenuPoint } from "../ui/menu.tsx";
import { personMenuItems } from "./person_menu_items.ts";

/** How long a finger rests on a name to ask for its menu, milliseconds. */
const LONG_PRESS_MS = 500;
/** How far it may move meanwhile, CSS pixels. */
const SLIP = 10;

interface Opened {
  readonly name: string;
  readonly at: MenuPoint;
  readonly items: readonly MenuItem[];
  readonly opener: HTMLElement;
}

/** Listeners for an element that stands for a person. */
export interface PersonHandlers {
  readonly onContextMenu: (event: TargetedMouseEvent<HTMLElement>) => void;
  readonly onKeyDown: (event: TargetedKeyboardEvent<HTMLElement>) => void;
  readonly onPointerDown: (event: TargetedPointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: TargetedPointerEvent<HTMLElement>) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
  readonly onClick?: (event: TargetedMouseEvent<HTMLElement>) => void;
  /** A click that only ends a long press does not reach the element. */
  readonly onClickCapture: (event: MouseEvent) => void;
  /** Nor does it take the focus from the menu. */
  readonly onMouseDown: (event: MouseEvent) => void;
}

/** A menu for the people of one list. */
export interface PersonMenu {
  /** To be drawn within the same list, so that a dialog around it holds the menu too. */
  readonly menu: JSX.Element | null;
  /** Listeners by which the menu on `name` is asked for; `byClick`: also by a plain click. `text`: what they said there. */
  readonly on: (name: string, byClick?: boolean, text?: string) => PersonHandlers;
  /** As {@link PersonMenu.on}, for what they said: only a mouse asks there, a finger marks words. */
  readonly onText: (name: string, text: string) => Pick<PersonHandlers, "onContextMenu">;
}

/** One menu, closed. `fallback`: takes the focus when what opened the menu goes. */
export function usePersonMenu(fallback: () => HTMLElement | null): PersonMenu {
  const app = useApp();
  const [opened, setOpened] = useState<Opened | null>(null);
  const focused = useRef<HTMLElement | null>(null);
  const press = useLongPress(app);
  useLayoutEffect(() => {
    // Whom one ignores vanishes from the lobby, and what had the focus with them.
    if (focused.current?.isConnected !== false) return;
    focused.current = null;
    if (document.activeElement === document.body) fallback()?.focus();
  });

  const open = (name: string, opener: HTMLElement, at: MenuPoint, text?: string): boolean => {
    const items = personMenuItems(app, name, text);
    if (items.length > 0) setOpened({ name, opener, at, items });
    return items.length > 0;
  };
  const close = (byKey: boolean): void => {
    setOpened(null);
    if (!byKey || opened === null) return;
    focused.current = opened.opener;
    opened.opener.focus();
  };
  const on = (name: string, byClick = false, text?: string): PersonHandlers => ({
    ...press((opener, at) => open(name, opener, at, text)),
    onContextMenu: (event) => {
      const { currentTarget, clientX, clientY } = event;
      const isPointed = clientX !== 0 || clientY !== 0;
      const at = isPointed ? { x: clientX, y: clientY } : below(currentTarget);
      if (open(name, currentTarget, at, text)) event.preventDefault();
    },
    onKeyDown: (event) => {
      if (!isFor(event, "menu")) return;
      if (open(name, event.currentTarget, below(event.currentTarget), text)) event.preventDefault();
    },
    ...(byClick
      ? { onClick: ({ currentTarget }) => void open(name, currentTarget, below(currentTarget), text) }
      : {}),
  });
  const onText = (name: string, text: string): Pick<PersonHandlers, "onContextMenu"> => ({
    onContextMenu: (event) => {
      const isMouse = !(event instanceof PointerEvent) || event.pointerType === "mouse";
      if (!isMouse || getSelection()?.isCollapsed === false) return;
      const at = { x: event.clientX, y: event.clientY };
      if (open(name, event.currentTarget, at, text)) event.preventDefault();
    },
  });
  const menu = opened === null
    ? null
    : <Menu name={opened.name} at={opened.at} items={opened.items} onClose={close} />;
  return { menu, on, onText };
}

type Pressed = (opener: HTMLElement, at: MenuPoint) => void;
type PressHandlers = Omit<PersonHandlers, "onContextMenu" | "onKeyDown" | "onClick">;

/** Calls when a finger rests. Some browsers make a context menu of it themselves, others do not. */
function useLongPress({ clock }: AppContextValue): (run: Pressed) => PressHandlers {
  const state = useRef({ cancel: (): void => {}, x: 0, y: 0, held: false });
  const stop = (): void => state.current.cancel();
  return (run) => ({
    onPointerDown: (event) => {
      stop();
      const { currentTarget, clientX: x, clientY: y } = event;
      state.current.held = false;
      if (event.pointerType === "mouse") return;
      const cancel = clock.after(LONG_PRESS_MS, () => {
        state.current.held = true;
        run(currentTarget, { x, y });
      });
      state.current = { cancel, x, y, held: false };
    },
    onPointerMove: ({ clientX, clientY }) => {
      const { x, y } = state.current;
      if (Math.hypot(clientX - x, clientY - y) > SLIP) stop();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    onMouseDown: (event) => {
      if (state.current.held) event.preventDefault();
    },
    onClickCapture: (event) => {
      if (!state.current.held) return;
      state.current.held = false;
      event.preventDefault();
      event.stopPropagation();
    },
  });
}

function below(element: HTMLElement): MenuPoint {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left, y: bottom };
}
