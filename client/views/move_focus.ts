// Walking along elements by arrow keys, Home and End.

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Moves the focus among `elements`, one of which has it, when `event` is a key that does so. Returns whether it was. */
export function moveFocus(event: KeyboardEvent, elements: Iterable<HTMLElement>): boolean {
  const all = [...elements];
  const at = all.findIndex((element) => element === document.activeElement);
  const next = at === -1 ? undefined : all[STEPS[event.key]?.(at, all.length) ?? -1];
  if (next === undefined) return false;
  event.preventDefault();
  next.focus();
  return true;
}
