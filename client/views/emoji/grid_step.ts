// Arrow keys in a grid of buttons whose rows the style sheet makes, below a text field.

import { isFor } from "../shell/key_bindings.ts";

/** Moves the focus among the buttons of `picker`, and between them and its text field, if `event` is a key for that. */
export function stepInGrid(event: KeyboardEvent, picker: HTMLElement): void {
  const field = picker.querySelector("input")!;
  const buttons = [...picker.querySelectorAll<HTMLElement>(".emoji-choice")];
  const at = buttons.findIndex((one) => one === document.activeElement);
  const next = at < 0 ? isFor(event, "down") ? buttons[0] : undefined : nextOf(event, buttons, at, field);
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

function nextOf(
  event: KeyboardEvent,
  buttons: readonly HTMLElement[],
  at: number,
  field: HTMLElement,
): HTMLElement | undefined {
  if (isFor(event, "right")) return buttons[at + 1] ?? buttons[at];
  if (isFor(event, "left")) return buttons[at - 1] ?? field;
  if (isFor(event, "first")) return buttons[0];
  if (isFor(event, "last")) return buttons.at(-1);
  if (isFor(event, "down")) return nearest(buttons[at]!, buttons.slice(at + 1)) ?? buttons[at];
  if (isFor(event, "up")) return nearest(buttons[at]!, buttons.slice(0, at).reverse()) ?? field;
  return undefined;
}

/** The button of the next other row that is closest in the direction across. `others`: nearest rows first. */
function nearest(from: HTMLElement, others: readonly HTMLElement[]): HTMLElement | undefined {
  const { top, left } = from.getBoundingClientRect();
  let row: number | undefined;
  let best: HTMLElement | undefined;
  let distance = Infinity;
  for (const one of others) {
    const box = one.getBoundingClientRect();
    if (Math.abs(box.top - top) < 2) continue;
    row ??= box.top;
    if (Math.abs(box.top - row) >= 2) break;
    if (Math.abs(box.left - left) < distance) [best, distance] = [one, Math.abs(box.left - left)];
  }
  return best;
}
