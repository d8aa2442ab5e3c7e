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

/** The controls of a message: its author's name, its links, the buttons that unfold it, reply and open its menu. */
const MESSAGE_CONTROLS = "button.name, a.link, button.more, button.tool";

/**
 * Moves the focus to another message of `log` (up, down, Home, End), or along one message and its controls (left,
 * right). Returns whether `event` is a key for that.
 */
export function moveAmongMessages(event: KeyboardEvent, log: HTMLElement): boolean {
  const focused = document.activeElement;
  const message = focused?.closest<HTMLElement>("article[tabindex]") ?? null;
  if (message === null || !log.contains(message)) return false;
  if (isFor(event, "left") || isFor(event, "right")) {
    return moveFrom(focused, event, "across", [
      message,
      ...message.querySelectorAll<HTMLElement>(MESSAGE_CONTROLS),
    ]);
  }
  return moveFrom(message, event, "down", log.querySelectorAll<HTMLElement>("article[tabindex]"));
}
