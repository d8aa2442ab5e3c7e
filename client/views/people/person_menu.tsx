// The gestures and keys that open the card or the menu of a person, and their state. The part `later` draws both.

import type { JSX, TargetedKeyboardEvent, TargetedMouseEvent } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useApp } from "../shell/app_context.ts";
import { isFor } from "../shell/key_bindings.ts";
import { laterView } from "../shell/lazy_view.tsx";
import { type LongPressListener, type PressHandlers, useLongPress } from "../ui/long_press.ts";
import type { MenuPoint } from "../ui/menu.tsx";
import { isMe } from "./is_me.ts";
import type { PersonPopupProps } from "./person_popup_props.ts";

// After a failure the next press tries again.
const Popup = laterView("PersonPopup");

type Opened = Omit<PersonPopupProps, "onClose">;

/** Listeners for an element that represents a person. */
export interface PersonHandlers extends PressHandlers {
  readonly onContextMenu: (event: TargetedMouseEvent<HTMLElement>) => void;
  readonly onKeyDown: (event: TargetedKeyboardEvent<HTMLElement>) => void;
  readonly onClick?: (event: TargetedMouseEvent<HTMLElement>) => void;
}

/** The card and the menu for the people of one list. */
export interface PersonMenu {
  /** Render it beside the list, so that a dialog around the list contains the popup too. */
  readonly menu: JSX.Element | null;
  /** Listeners that open the menu on `name`; `byClick`: a plain click opens the card. */
  readonly on: (name: string, byClick?: boolean) => PersonHandlers;
  /** Listeners of a button for the menu on `name`. */
  readonly onButton: (name: string) => PersonHandlers;
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
  return {
    menu: opened === null ? null : <Popup.View {...opened} onClose={close} />,
    on: (name, byClick = false) => listenersOf(popup, press, name, byClick ? "card" : null),
    onButton: (name) => listenersOf(popup, press, name, "menu"),
  };
}

/** What the listeners change. */
interface PopupState {
  readonly opened: Opened | null;
  /** Returns false on the own name, on which nothing opens. */
  readonly open: (what: Opened) => boolean;
  readonly close: (byKey: boolean) => void;
}

/** The listeners of an element for `name`; `click`: what a plain click opens, if anything. */
function listenersOf(
  { opened, open, close }: PopupState,
  press: (run: LongPressListener) => PressHandlers,
  name: string,
  click: PersonPopupProps["kind"] | null,
): PersonHandlers {
  const menu = { kind: "menu", name } as const;
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

function below(element: HTMLElement): MenuPoint {
  const { left, top, bottom } = element.getBoundingClientRect();
  return { x: left, y: bottom, above: top };
}
