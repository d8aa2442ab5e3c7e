// The gestures and keys that open the menu on a message: a right click, a long press, the button beside the message, Enter
// and the menu key. Links and selected text keep the browser's menu.

import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useApp } from "../shell/app_context.ts";
import { isFor } from "../shell/key_bindings.ts";
import { useLongPress } from "../ui/long_press.ts";
import type { MenuPoint } from "../ui/menu.tsx";

/** Opens the menu on the message around an element, at a point or below it. Returns whether there is a message. */
export type OpenMenu = (target: EventTarget | null, point?: MenuPoint) => boolean;

/** Listens for all messages of `list`, so that no message carries listeners of its own. */
export function useMessageGestures(list: RefObject<HTMLElement>, open: OpenMenu): void {
  const newest = useRef(open);
  newest.current = open;
  const press = useLongPress(useApp());
  // Before the list is painted: who is quick with the keys has the menu at once.
  useLayoutEffect(() => {
    const element = list.current!;
    const listeners = listenersFor((target, point) => newest.current(target, point), press);
    for (const [name, listener] of Object.entries(listeners)) {
      element.addEventListener(name, listener as EventListener, name === "click");
    }
    return () => {
      for (const [name, listener] of Object.entries(listeners)) {
        element.removeEventListener(name, listener as EventListener, name === "click");
      }
    };
  }, []);
}

type Listeners = { readonly [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void };

function listenersFor(open: OpenMenu, press: ReturnType<typeof useLongPress>): Listeners {
  const held = press((_list, at, target) => target.closest("a, button") === null && open(target, at));
  return {
    click(event) {
      held.onClickCapture(event);
      if (!event.defaultPrevented && isIn(event.target, ".tool-more")) open(event.target);
    },
    contextmenu(event) {
      const { target, clientX: x, clientY: y } = event;
      // The name has a menu of its own.
      if (isIn(target, "a, button.name") || getSelection()?.isCollapsed === false) return;
      if (open(target, x !== 0 || y !== 0 ? { x, y } : undefined)) event.preventDefault();
    },
    keydown(event) {
      const { target } = event;
      const isChosen = isFor(event, "choose") && target instanceof Element && target.matches("article");
      const isMenu = isFor(event, "menu") && !isIn(target, "a, button.name");
      if ((isChosen || isMenu) && open(target)) event.preventDefault();
    },
    pointerdown: held.onPointerDown,
    pointermove: held.onPointerMove,
    pointerup: held.onPointerUp,
    pointercancel: held.onPointerCancel,
    mousedown: held.onMouseDown,
  };
}

function isIn(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}
