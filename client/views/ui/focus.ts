// Places of the page that the focus can be sent to.

/**
 * Where one writes. At once, not once something is drawn: by then a person may be elsewhere. Where another conversation is about
 * to be drawn, its field takes over from the one that has the focus.
 */
export function focusComposer(): void {
  document.querySelector<HTMLElement>(".composer textarea")?.focus();
}

/** Whoever picks a conversation can write at once; where there is no mouse, that would bring up a keyboard unasked. */
export function offerComposer(): void {
  if (matchMedia("(hover: hover)").matches) focusComposer();
}

/** The tab at a place among those of conversations. */
export function focusTab(place: number): void {
  document.querySelectorAll<HTMLElement>(".tabs [role=tab]")[place]?.focus();
}

/** The list of people beside the messages. False where there is none. */
export function focusPeople(): boolean {
  const list = document.querySelector<HTMLElement>(".people-list");
  (list?.querySelector<HTMLElement>("button[tabindex='0']") ?? list)?.focus();
  return list !== null;
}

/** The end of the conversation in view. */
export function goToLatest(): void {
  document.querySelector<HTMLElement>(".jump")?.click();
}
