// Walking along elements by arrow keys, Home and End.

import { isFor, stepAlong } from "../shell/key_bindings.ts";

/** Moves the focus among `elements`, one of which has it, when `event` is a key that does so. Returns whether it was. */
export function moveFocus(event: KeyboardEvent, elements: Iterable<HTMLElement>): boolean {
  return moveFrom(document.activeElement, event, "down", elements);
}

function moveFrom(
  from: Element | null,
  event: KeyboardEvent,
  way: "across" | "down",
  elements: Iterable<HTMLElement>,
): boolean {
  const all = [...elements];
  const at = all.findIndex((element) => element === from);
  const next = at === -1 ? undefined : all[stepAlong(event, way, at, all.length) ?? -1];
  if (next === undefined) return false;
  event.preventDefault();
  next.focus();
  return true;
}

/** What can be done with a message: its author, its links, answering it. */
const DOINGS = "button.name, a.link, button.reply";

/**
 * Moves the focus among the messages of `log`, to the first thing that can be done with one (up, down, Home, End), or among all that
 * can be done with one (left, right). Returns whether it was.
 */
export function moveAmongMessages(event: KeyboardEvent, log: HTMLElement): boolean {
  const focused = document.activeElement;
  const message = focused?.matches(DOINGS) === true ? focused.closest("article") : null;
  if (message === null) return false;
  if (isFor(event, "left") || isFor(event, "right")) {
    return moveFrom(focused, event, "across", message.querySelectorAll<HTMLElement>(DOINGS));
  }
  const first = (one: Element): HTMLElement | null => one.querySelector<HTMLElement>(DOINGS);
  const all = [...log.querySelectorAll("article")].flatMap((one) => first(one) ?? []);
  return moveFrom(first(message), event, "down", all);
}
