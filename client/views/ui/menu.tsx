// A menu over the page: opened at a point, walked by arrow keys, gone on Escape or a click beside it.

import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { isFor } from "../shell/key_bindings.ts";
import { moveFocus } from "./move_focus.ts";

/** Space kept to the edges of the window, CSS pixels. */
const EDGE = 8;
/** What, beside a menu, closes it. */
const PRESSES = ["pointerdown", "wheel", "touchmove", "resize"];

/** One row of a menu. */
export interface MenuItem {
  readonly label: string;
  readonly run: () => void;
  /** Drawn as something not to be done lightly. */
  readonly danger?: boolean;
  /** Whether a line stands before it. */
  readonly apart?: boolean;
}

/** Where a menu opens, CSS pixels in the window. */
export interface MenuPoint {
  readonly x: number;
  readonly y: number;
}

/** What a {@link Menu} shows. */
export interface MenuProps {
  /** What the menu is called. */
  readonly name: string;
  readonly at: MenuPoint;
  readonly items: readonly MenuItem[];
  /** `byKey`: whether it was closed by the keyboard or a choice, so that the focus goes back. */
  readonly onClose: (byKey: boolean) => void;
}

/** The menu. The focus is on its first row. */
export function Menu({ name, at, items, onClose }: MenuProps): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  /** Whether a press began in the menu: the one that opened it may end on a row, which it did not mean. */
  const pressed = useRef(false);
  useLayoutEffect(() => {
    place(element.current!, at);
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
      // The focus stays on a row.
      onMouseDown={(event) => event.preventDefault()}
      onContextMenu={(event) => event.preventDefault()}
    >
      {items.map(({ label, run, danger, apart }) => (
        <button
          key={label}
          type="button"
          role="menuitem"
          class={`menu-item${danger === true ? " danger" : ""}${apart === true ? " apart" : ""}`}
          tabIndex={-1}
          onClick={(event) => {
            // Not also a click on what the menu belongs to.
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

/** Puts the menu at `at`, or as near as it fits into the window. */
function place(menu: HTMLElement, { x, y }: MenuPoint): void {
  const { width, height } = menu.getBoundingClientRect();
  const right = document.documentElement.clientWidth - EDGE;
  const bottom = innerHeight - EDGE;
  menu.style.left = `${Math.max(EDGE, Math.min(x, right - width))}px`;
  menu.style.top = `${Math.max(EDGE, y + height > bottom ? Math.min(y, bottom) - height : y)}px`;
}

/** Calls `run` when something beside the element is pressed or scrolled by hand, or the window changes. */
function usePressBeside(element: { readonly current: HTMLElement | null }, run: () => void): void {
  useEffect(() => {
    const beside = ({ target }: Event): void => {
      if (!(target instanceof Node && element.current?.contains(target))) run();
    };
    for (const name of PRESSES) addEventListener(name, beside, true);
    return () => {
      for (const name of PRESSES) removeEventListener(name, beside, true);
    };
  });
}
