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

/**
 * The controls of a row: the author's name, the quote, links, the buttons that unfold and that reply; in a line about
 * people who came and went, the button that shows their names.
 */
const MESSAGE_CONTROLS =
  "button.name, button.quoted-jump, a.link, button.more, button.reply, button.arrivals";
const ROW = "article, .note";

/**
 * Moves the focus to the first control of another message of `log` (up, down, Home, End), or along the controls of one
 * message (left, right). Returns whether `event` is a key for that.
 */
export function moveAmongMessages(event: KeyboardEvent, log: HTMLElement): boolean {
  const focused = document.activeElement;
  const message = focused?.matches(MESSAGE_CONTROLS) === true ? focused.closest(ROW) : null;
  if (message === null) return false;
  if (isFor(event, "left") || isFor(event, "right")) {
    return moveFrom(focused, event, "across", message.querySelectorAll<HTMLElement>(MESSAGE_CONTROLS));
  }
  const first = (one: Element): HTMLElement | null => one.querySelector<HTMLElement>(MESSAGE_CONTROLS);
  const all = [...log.querySelectorAll(ROW)].flatMap((one) => first(one) ?? []);
  return moveFrom(first(message), event, "down", all);
}
