// The menu on a message: the gestures and keys that open it. Its items are in the part `later`.
//
// The list listens for all of its messages, so that no message carries listeners of its own. Links and selected text
// keep the browser's menu.

import type { JSX, TargetedKeyboardEvent, TargetedMouseEvent } from "preact";
import { useState } from "preact/hooks";
import type { MessageLine, MessageLogView } from "../../store/conversations/message_log.ts";
import { useApp } from "../shell/app_context.ts";
import { isFor } from "../shell/key_bindings.ts";
import { lazy } from "../shell/lazy_view.tsx";
import { type PressHandlers, useLongPress } from "../ui/long_press.ts";
import type { MenuPoint } from "../ui/menu.tsx";
import type { AnyLine } from "../messages/message.tsx";
import type { MessageMenuProps } from "./message_menu_props.ts";

const MessageMenu = lazy<MessageMenuProps>({
  view: async ({ later }) => (await later()).MessageMenu,
  // The menu appears once the part has loaded; the next press tries again.
  close: () => {},
});

interface Opened {
  readonly line: MessageLine;
  readonly at: MenuPoint;
  /** Takes the focus when the menu is left. */
  readonly opener: HTMLElement;
  readonly link: string | undefined;
}

/** Listeners for the element around the messages. */
export interface MessageMenuHandlers extends PressHandlers {
  readonly onClick: (event: TargetedMouseEvent<HTMLElement>) => void;
  readonly onContextMenu: (event: TargetedMouseEvent<HTMLElement>) => void;
  readonly onKeyDown: (event: TargetedKeyboardEvent<HTMLElement>) => void;
}

/** The list that a menu is for. */
export interface MessageMenuList {
  readonly log: MessageLogView;
  /** The line of a row of the list. */
  readonly lineOf: (row: Element) => AnyLine | undefined;
  /** Takes the focus when the message is gone. */
  readonly fallback: () => HTMLElement | null;
}

/** The menu of one list, closed at first. */
export function useMessageMenu(
  { log, lineOf, fallback }: MessageMenuList,
): { readonly menu: JSX.Element | null; readonly on: MessageMenuHandlers } {
  const [opened, setOpened] = useState<Opened | null>(null);
  const press = useLongPress(useApp());
  /** Opens the menu on the message around `target`, at a point or below it. Returns whether there is a message. */
  const open = (target: EventTarget | null, point?: MenuPoint): boolean => {
    const found = target instanceof Element ? messageAround(target) : null;
    const line = found === null ? undefined : lineOf(found.row);
    if (found === null || line?.kind !== "message") return false;
    const { opener, link } = found;
    setOpened({ line, at: point ?? below(opener), opener, link });
    return true;
  };
  const onClose = (byKey: boolean): void => {
    setOpened(null);
    if (byKey) (opened?.opener.isConnected === true ? opened.opener : fallback())?.focus();
  };
  const on: MessageMenuHandlers = {
    ...press((_list, at, target) => target.closest("a, button") === null && open(target, at)),
    onClick: ({ target }) => {
      if (isIn(target, ".tool-more")) open(target);
    },
    onContextMenu: (event) => {
      const { target, clientX: x, clientY: y, defaultPrevented } = event;
      if (defaultPrevented || isIn(target, "a") || getSelection()?.isCollapsed === false) return;
      if (open(target, x !== 0 || y !== 0 ? { x, y } : undefined)) event.preventDefault();
    },
    onKeyDown: (event) => {
      const { target, defaultPrevented } = event;
      if (defaultPrevented || isIn(target, "a")) return;
      const isChosen = isFor(event, "choose") && target instanceof Element && target.matches("article");
      if ((isChosen || isFor(event, "menu")) && open(target)) event.preventDefault();
    },
  };
  const menu = opened === null ? null : <MessageMenu.View log={log} {...opened} onClose={onClose} />;
  return { menu, on };
}

/** The message around an element: its row, the element that takes the focus back, and the link that the element is in. */
function messageAround(
  target: Element,
): { readonly row: Element; readonly opener: HTMLElement; readonly link: string | undefined } | null {
  const article = target.closest<HTMLElement>("article");
  const row = article?.closest(".row") ?? null;
  if (article === null || row === null) return null;
  const opener = target.closest<HTMLElement>("button.tool") ?? article;
  return { row, opener, link: target.closest("a")?.href };
}

function isIn(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}

/** Below the element; below the bubble of a whole message. */
function below(element: HTMLElement): MenuPoint {
  const { left, bottom } = (element.querySelector(".bubble") ?? element).getBoundingClientRect();
  return { x: left, y: bottom };
}
