// Folds a text that is higher than a screen: a few lines of it, and a button that shows the rest.

import type { JSX, RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useI18n } from "./use_i18n.ts";

/** Higher texts are folded, font sizes: 22 lines. The style sheet shows 18 of them, so that a fold hides several. */
const HIGHEST = 32;
/** A shorter text cannot be that high, characters. */
const SHORT = 22;

/** What was unfolded stays so while the list removes its row and draws it again. */
const unfolded = new WeakSet<object>();

/** A text that can be folded. */
export interface Fold<E extends HTMLElement> {
  /** Reference of its element. */
  readonly element: RefObject<E>;
  /** Classes of its element. */
  readonly classes: "" | " high" | " high folded";
  /** Unfolds it when a link below the fold gets the focus. */
  readonly onFocusCapture: (event: FocusEvent) => void;
  /** Render it after the element. */
  readonly button: JSX.Element | null;
}

/** Folds the element of `owner`, which has `length` characters, when it is too high. */
export function useFold<E extends HTMLElement>(owner: object, length: number): Fold<E> {
  const element = useRef<E>(null);
  const [isHigh, setHigh] = useState(false);
  const [isOpen, setOpen] = useState(unfolded.has(owner));
  const { more, less } = useI18n("app").messages;
  useLayoutEffect(() => {
    if (length > SHORT) setHigh(heightOf(element.current!) > HIGHEST);
    if (isOpen) unfolded.add(owner);
    else unfolded.delete(owner);
  });
  const isFolded = isHigh && !isOpen;
  const toggle = (): void => {
    if (!isOpen) return setOpen(true);
    // The beginning comes into view first: the list keeps the place at its top, which may be far below the fold.
    element.current!.scrollIntoView({ block: "start" });
    requestAnimationFrame(() => setOpen(false));
  };
  return {
    element,
    classes: !isHigh ? "" : isOpen ? " high" : " high folded",
    onFocusCapture: ({ target }) => {
      if (isFolded && target !== element.current) setOpen(true);
    },
    button: isHigh
      ? (
        <button
          type="button"
          class="link-button more"
          aria-expanded={isOpen}
          onClick={toggle}
        >
          {isOpen ? less : more}
        </button>
      )
      : null,
  };
}

/** The height of all of a text, folded or not, font sizes. */
function heightOf(element: HTMLElement): number {
  const range = new Range();
  range.selectNodeContents(element);
  return range.getBoundingClientRect().height / parseFloat(getComputedStyle(element).fontSize);
}
