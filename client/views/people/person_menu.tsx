// The menu on a person: the gestures and keys that open it, and its state.

import type { JSX, TargetedKeyboardEvent, TargetedMouseEvent, TargetedPointerEvent } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type AppContextValue, useApp } from "../shell/app_context.ts";
import { isFor } from "../shell/key_bindings.ts";
import { Menu, type MenuItem, type MenuPoint } from "../ui/menu.tsx";
import { personMenuItems } from "./person_menu_items.ts";

/** Duration of a long press, milliseconds. */
const LONG_PRESS_MS = 500;
/** A finger that moves farther is not pressing any more, CSS pixels. */
const MAX_MOVE = 10;

interface Opened {
  readonly name: string;
  readonly at: MenuPoint;
  readonly items: readonly MenuItem[];
  readonly opener: HTMLElement;
}

/** Listeners for an element that represents a person. */
export interface PersonHandlers {
  readonly onContextMenu: (event: TargetedMouseEvent<HTMLElement>) => void;
  readonly onKeyDown: (event: TargetedKeyboardEvent<HTMLElement>) => void;
  readonly onPointerDown: (event: TargetedPointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: TargetedPointerEvent<HTMLElement>) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
  readonly onClick?: (event: TargetedMouseEvent<HTMLElement>) => void;
  /** Stops the click that ends a long press. */
  readonly onClickCapture: (event: MouseEvent) => void;
  /** Keeps the focus in the menu when a long press ends. */
  readonly onMouseDown: (event: MouseEvent) => void;
}

/** A menu for the people of one list. */
export interface PersonMenu {
  /** Render it beside the list, so that a dialog around the list contains the menu too. */
  readonly menu: JSX.Element | null;
  /** Listeners that open the menu on `name`; `byClick`: on a plain click too. `text`: the message that the menu is on. */
  readonly on: (name: string, byClick?: boolean, text?: string) => PersonHandlers;
  /** As {@link PersonMenu.on}, for the text of a message. Only a mouse opens it there: a long press selects text. */
  readonly onText: (name: string, text: string) => Pick<PersonHandlers, "onContextMenu">;
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

type LongPressListener = (opener: HTMLElement, at: MenuPoint) => void;
type PressHandlers = Omit<PersonHandlers, "onContextMenu" | "onKeyDown" | "onClick">;

/** Calls `run` after a long press. Some browsers also send a context menu event then, others do not. */
function useLongPress({ clock }: AppContextValue): (run: LongPressListener) => PressHandlers {
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
      if (Math.hypot(clientX - x, clientY - y) > MAX_MOVE) stop();
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
