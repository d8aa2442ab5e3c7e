// Focus that does not get lost with a message: when the focused one is removed, the list around it takes the focus.

import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

/** Gives the focus to `fallback` when the focused element of `list` is removed. */
export function useKeptFocus(list: RefObject<HTMLElement>, fallback: RefObject<HTMLElement>): void {
  const focused = useRef<EventTarget | null>(null);
  useEffect(() => {
    const element = list.current!;
    const gained = ({ target }: FocusEvent): void => {
      focused.current = target;
    };
    // Some browsers tell of a removed element too: then no other element gains the focus.
    const lost = ({ relatedTarget }: FocusEvent): void => {
      if (relatedTarget !== null) focused.current = null;
    };
    element.addEventListener("focusin", gained);
    element.addEventListener("focusout", lost);
    return () => {
      element.removeEventListener("focusin", gained);
      element.removeEventListener("focusout", lost);
    };
  }, []);
  useLayoutEffect(() => {
    if (!(focused.current instanceof Node) || focused.current.isConnected) return;
    focused.current = null;
    if (document.activeElement === document.body) fallback.current?.focus({ preventScroll: true });
  });
}
