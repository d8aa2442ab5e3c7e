// Walking along elements by arrow keys, Home and End.

import { stepAlong } from "./keys.ts";

/** Moves the focus among `elements`, one of which has it, when `event` is a key that does so. Returns whether it was. */
export function moveFocus(event: KeyboardEvent, elements: Iterable<HTMLElement>): boolean {
  const all = [...elements];
  const at = all.findIndex((element) => element === document.activeElement);
  const next = at === -1 ? undefined : all[stepAlong(event, "down", at, all.length) ?? -1];
  if (next === undefined) return false;
  event.preventDefault();
  next.focus();
  return true;
}
