// A dialog that opens at a point over the page, without covering it. The focus goes into it; Escape or a press beside
// it closes it.

import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { isFor, stepAlong } from "../shell/key_bindings.ts";
import { type MenuPoint, moveTo, usePressBeside } from "./menu.tsx";

/** Props of {@link Popover}. */
export interface PopoverProps {
  /** Its accessible name. */
  readonly label: string;
  readonly at: MenuPoint;
  /** The element that opened it. A press on it does not close the popover: its click does. */
  readonly opener: HTMLElement | null;
  /** Its class beside `popover`. */
  readonly variant: string;
  /** `byKey`: whether a key closed it; the focus then goes back. */
  readonly onClose: (byKey: boolean) => void;
  readonly children: ComponentChildren;
}

/** The dialog, with the focus on its first button, or on itself. Tab and arrow keys move along its buttons. */
export function Popover({ label, at, opener, variant, onClose, children }: PopoverProps): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    moveTo(element.current!, at);
    (element.current!.querySelector("button") ?? element.current!).focus();
  }, [at]);
  usePressBeside(element, ({ target }) => {
    if (!(target instanceof Node && opener?.contains(target))) onClose(false);
  });
  return (
    <div
      class={`popover ${variant}`}
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      ref={element}
      onKeyDown={(event) => onKey(event, element.current!, onClose)}
    >
      {children}
    </div>
  );
}

function onKey(event: KeyboardEvent, popover: HTMLElement, onClose: (byKey: boolean) => void): void {
  const all = [...popover.querySelectorAll("button")];
  const at = all.findIndex((button) => button === document.activeElement);
  const step = isFor(event, "tab")
    ? (event.shiftKey ? at - 1 : at + 1)
    : stepAlong(event, "both", at, all.length);
  const isLeaving = isFor(event, "leave");
  if (step === undefined && !isLeaving) return;
  event.preventDefault();
  // A dialog behind it stays open.
  event.stopPropagation();
  if (isLeaving) onClose(true);
  else all.at(step! % Math.max(all.length, 1))?.focus();
}
