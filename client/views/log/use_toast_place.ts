// Where the toasts are: in the top corner of the messages, below the header, all notices and the search.

import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** Tells the style sheet where `place` begins at the top and ends at the right. */
export function useToastPlace(place: RefObject<HTMLElement>): void {
  useLayoutEffect(() => {
    const { style } = document.documentElement;
    const set = (name: string, px: number): void => {
      const value = `${Math.max(0, Math.round(px))}px`;
      // The whole page depends on it: only a change is worth that.
      if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
    };
    const observer = new ResizeObserver(() => {
      const { top, right } = place.current!.getBoundingClientRect();
      set("--toasts-top", top);
      set("--toasts-right", innerWidth - right);
    });
    observer.observe(place.current!);
    return () => {
      observer.disconnect();
      for (const name of ["--toasts-top", "--toasts-right"]) style.removeProperty(name);
    };
  }, []);
}
