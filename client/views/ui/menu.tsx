// A menu over the page. It opens at a point; arrow keys move in it; Escape or a press beside it closes it.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { isFor } from "../shell/key_bindings.ts";
import { moveFocus } from "./move_focus.ts";

/** Least distance to the edges of the window, CSS pixels. */
const EDGE = 8;
/** Events beside a menu that close it. */
const CLOSING_EVENTS = ["pointerdown", "wheel", "touchmove", "resize"];

/** One row of a menu. */
export interface MenuItem {
  readonly label: string;
  readonly run: () => void;
  /** Whether the action harms a user; drawn in another colour. */
  readonly danger?: boolean;
  /** Whether a line separates it from the item before. */
  readonly apart?: boolean;
}

/** The point at which a menu opens, CSS pixels in the window. */
export interface MenuPoint {
  readonly x: number;
  readonly y: number;
  /** Where the menu ends if there is no room below the point; the point itself when absent. */
  readonly above?: number;
}

/** Props of {@link Menu}. */
export interface MenuProps {
  /** Accessible name of the menu. */
  readonly name: string;
  /** Shown above the items, for those who do not hear the name. */
  readonly head?: ComponentChildren;
  readonly at: MenuPoint;
  readonly items: readonly MenuItem[];
  /** `byKey`: whether a key or a choice closed the menu; the focus then goes back. */
  readonly onClose: (byKey: boolean) => void;
}

/** The menu, with the focus on its first item. */
export function Menu({ name, head, at, items, onClose }: MenuProps): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  /** Whether a press began in the menu. The press that opened the menu may end on an item, which then must not run. */
  const pressed = useRef(false);
  useLayoutEffect(() => {
    moveTo(element.current!, at);
    element.current!.querySelector("button")?.focus();
  }, [at]);
  usePressBeside(element, () => onClose(false));

  const onKeyDown = (event: KeyboardEvent): void => {
    const moved = moveFocus(event, element.current!.querySelectorAll("button"));
    if (!moved && !isFor(event, "leave") && !isFor(event, "tab")) return;
    if (!moved) onClose(true);
    event.preventDefault();
    // A dialog behind the menu stays open.
    event.stopPropagation();
  };
  return (
    <div
      class="menu"
      role="menu"
      aria-label={name}
      ref={element}
      onKeyDown={onKeyDown}
      onPointerDown={() => pressed.current = true}
      // The focus stays on an item.
      onMouseDown={(event) => event.preventDefault()}
      onContextMenu={(event) => event.preventDefault()}
    >
      {head !== undefined && <div class="menu-head" aria-hidden="true">{head}</div>}
      {items.map(({ label, run, danger, apart }) => (
        <button
          key={label}
          type="button"
          role="menuitem"
          class={`menu-item${danger === true ? " danger" : ""}${apart === true ? " apart" : ""}`}
          tabIndex={-1}
          onClick={(event) => {
            // The element that the menu belongs to does not get the click.
            event.stopPropagation();
            const isKey = event.detail === 0;
            if (!isKey && !pressed.current) return;
            onClose(true);
            run();
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

/** Puts a menu or a popover at a point, or as near to it as fits into the window. */
export function moveTo(menu: HTMLElement, { x, y, above = y }: MenuPoint): void {
  const { width, height } = menu.getBoundingClientRect();
  const right = document.documentElement.clientWidth - EDGE;
  const bottom = innerHeight - EDGE;
  menu.style.left = `${Math.max(EDGE, Math.min(x, right - width))}px`;
  menu.style.top = `${Math.max(EDGE, y + height > bottom ? Math.min(above, bottom) - height : y)}px`;
}

/** Calls `run` on a press or a manual scroll beside the element, and when the window is resized. */
export function usePressBeside(
  element: { readonly current: HTMLElement | null },
  run: (event: Event) => void,
): void {
  useEffect(() => {
    const beside = (event: Event): void => {
      const { target } = event;
      if (!(target instanceof Node && element.current?.contains(target))) run(event);
    };
    for (const name of CLOSING_EVENTS) addEventListener(name, beside, true);
    return () => {
      for (const name of CLOSING_EVENTS) removeEventListener(name, beside, true);
    };
  });
}
