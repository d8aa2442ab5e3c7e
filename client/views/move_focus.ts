// Walking along elements by arrow keys, Home and End.

/** Where a key leads to from `at`. */
type Step = (at: number, count: number) => number;

const STEPS: Readonly<Record<string, Step>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Moves the focus among `elements`, one of which has it, when `event` is a key that does so. Returns whether it was. */
export function moveFocus(event: KeyboardEvent, elements: Iterable<HTMLElement>): boolean {
  return moveFrom(document.activeElement, STEPS[event.key], elements, event);
}

function moveFrom(
  from: Element | null,
  step: Step | undefined,
  elements: Iterable<HTMLElement>,
  event: KeyboardEvent,
): boolean {
  const all = [...elements];
  const at = all.findIndex((element) => element === from);
  const next = at === -1 ? undefined : all[step?.(at, all.length) ?? -1];
  if (next === undefined) return false;
  event.preventDefault();
  next.focus();
  return true;
}

/** What can be done with a message: its author, its links, answering it. */
const DOINGS = "button.name, a.link, button.reply";
const WITHIN: Readonly<Record<string, Step>> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at - 1 + count) % count,
};

/**
 * Moves the focus among the messages of `log`, to the first thing that can be done with one (up, down, Home, End), or among all that
 * can be done with one (left, right). Returns whether it was.
 */
export function moveAmongMessages(event: KeyboardEvent, log: HTMLElement): boolean {
  const focused = document.activeElement;
  const message = focused?.matches(DOINGS) === true ? focused.closest("article") : null;
  if (message === null) return false;
  const within = WITHIN[event.key];
  if (within !== undefined) {
    return moveFrom(focused, within, message.querySelectorAll<HTMLElement>(DOINGS), event);
  }
  const first = (one: Element): HTMLElement | null => one.querySelector<HTMLElement>(DOINGS);
  const all = [...log.querySelectorAll("article")].flatMap((one) => first(one) ?? []);
  return moveFrom(first(message), STEPS[event.key], all, event);
}
