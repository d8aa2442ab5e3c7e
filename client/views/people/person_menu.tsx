// The gestures and keys that open the card or the menu of a person, and their state. The part `later` draws both.

import type { JSX, TargetedKeyboardEvent, TargetedMouseEvent, TargetedPointerEvent } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type AppContextValue, useApp } from "../shell/app_context.ts";
import { isFor } from "../shell/key_bindings.ts";
import { lazy } from "../shell/lazy_view.tsx";
import type { MenuPoint } from "../ui/menu.tsx";
import { isMe } from "./is_me.ts";
import type { PersonPopupProps } from "./person_popup_props.ts";

/** Duration of a long press, milliseconds. */
const LONG_PRESS_MS = 500;
/** A finger that moves farther is not pressing any more, CSS pixels. */
const MAX_MOVE = 10;

const Popup = lazy<PersonPopupProps>({
  view: async ({ later }) => (await later()).PersonPopup,
  // The next press tries again.
  close: () => {},
});

type Opened = Omit<PersonPopupProps, "onClose">;

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

/** The card and the menu for the people of one list. */
export interface PersonMenu {
  /** Render it beside the list, so that a dialog around the list contains the popup too. */
  readonly menu: JSX.Element | null;
  /** Listeners that open the menu on `name`; `byClick`: a plain click opens the card. `text`: the message it is on. */
  readonly on: (name: string, byClick?: boolean, text?: string) => PersonHandlers;
  /** Listeners of a button for the menu on `name`. */
  readonly onButton: (name: string) => PersonHandlers;
  /** As {@link PersonMenu.on}, for the text of a message. Only a mouse opens it there: a long press selects text. */
  readonly onText: (name: string, text: string) => Pick<PersonHandlers, "onContextMenu">;
}

/** The popup of one list, closed at first. `fallback` takes the focus when the opener is removed. */
export function usePersonMenu(fallback: () => HTMLElement | null): PersonMenu {
  const app = useApp();
  const [opened, setOpened] = useState<Opened | null>(null);
  const focused = useRef<HTMLElement | null>(null);
  const press = useLongPress(app);
  // Once it has loaded, it is drawn in the turn of the press.
  useEffect(() => Popup.preload(app), []);
  useLayoutEffect(() => {
    // The messages of an ignored user vanish from the lobby, and with them the element that had the focus.
    if (focused.current?.isConnected !== false) return;
    focused.current = null;
    if (document.activeElement === document.body) fallback()?.focus();
  });

  const open = (what: Opened): boolean => {
    if (isMe(app, what.name)) return false;
    setOpened(what);
    return true;
  };
  const close = (byKey: boolean): void => {
    setOpened(null);
    if (!byKey || opened === null) return;
    focused.current = opened.opener;
    opened.opener.focus();
  };
  const popup: PopupState = { opened, open, close };
  const listeners = (click: PersonPopupProps["kind"] | null, name: string, text?: string): PersonHandlers =>
    listenersOf(popup, press, { kind: "menu", name, text }, click);
  const onText = (name: string, text: string): Pick<PersonHandlers, "onContextMenu"> => ({
    onContextMenu: (event) => {
      const isMouse = !(event instanceof PointerEvent) || event.pointerType === "mouse";
      if (!isMouse || getSelection()?.isCollapsed === false) return;
      const at = { x: event.clientX, y: event.clientY };
      const { currentTarget: opener } = event;
      if (open({ kind: "menu", name, text, opener, at })) event.preventDefault();
    },
  });
  return {
    menu: opened === null ? null : <Popup.View {...opened} onClose={close} />,
    on: (name, byClick = false, text) => listeners(byClick ? "card" : null, name, text),
    onButton: (name) => listeners("menu", name),
    onText,
  };
}

/** What the listeners change. */
interface PopupState {
  readonly opened: Opened | null;
  /** Returns false on the own name, on which nothing opens. */
  readonly open: (what: Opened) => boolean;
  readonly close: (byKey: boolean) => void;
}

/** The listeners of an element on `menu`; `click`: what a plain click opens, if anything. */
function listenersOf(
  { opened, open, close }: PopupState,
  press: (run: LongPressListener) => PressHandlers,
  menu: Pick<Opened, "kind" | "name" | "text">,
  click: PersonPopupProps["kind"] | null,
): PersonHandlers {
  return {
    ...press((opener, at) => open({ ...menu, opener, at })),
    onContextMenu: (event) => {
      const { currentTarget, clientX, clientY } = event;
      const isPointed = clientX !== 0 || clientY !== 0;
      const at = isPointed ? { x: clientX, y: clientY } : below(currentTarget);
      if (open({ ...menu, opener: currentTarget, at })) event.preventDefault();
    },
    onKeyDown: (event) => {
      if (!isFor(event, "menu")) return;
      const { currentTarget } = event;
      if (open({ ...menu, opener: currentTarget, at: below(currentTarget) })) event.preventDefault();
    },
    ...(click === null ? {} : {
      onClick: ({ currentTarget: opener }) => {
        if (opened?.kind === "card" && opened.opener === opener) return close(true);
        open({ ...menu, kind: click, opener, at: below(opener) });
      },
    }),
  };
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
