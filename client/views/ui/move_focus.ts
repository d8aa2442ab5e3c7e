// Moving the focus along elements by arrow keys, Home and End.

import { isFor, stepAlong } from "../shell/key_bindings.ts";

/** Moves the focus among `elements`, one of which has it, if `event` is a key for that. Returns whether it is. */
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

/** The controls of a message: the author's name, the quote, links, the buttons that unfold, reply and open its menu. */
const MESSAGE_CONTROLS = "button.name, button.quoted-jump, a.link, button.more, button.tool";
/** Messages, and the buttons that show the names of people who came and went. */
const STOPS = "article[tabindex], button.arrivals";

/**
 * Moves the focus to another message of `log` (up, down, Home, End), or along one message and its controls (left,
 * right). Returns whether `event` is a key for that.
 */
export function moveAmongMessages(event: KeyboardEvent, log: HTMLElement): boolean {
  const focused = document.activeElement;
  const stop = focused?.closest<HTMLElement>(STOPS) ?? null;
  if (stop === null || !log.contains(stop)) return false;
  if (isFor(event, "left") || isFor(event, "right")) {
    return moveFrom(focused, event, "across", [
      stop,
      ...stop.querySelectorAll<HTMLElement>(MESSAGE_CONTROLS),
    ]);
  }
  return moveFrom(stop, event, "down", log.querySelectorAll<HTMLElement>(STOPS));
}
