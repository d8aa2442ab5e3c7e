// Places of the page that the focus can be sent to.

/** Whoever picks a conversation can write at once; where there is no mouse, that would bring up a keyboard unasked. */
export function offerComposer(): void {
  if (matchMedia("(hover: hover)").matches) focusComposer();
}

/** Where one writes, once what was changed just now is drawn. */
export function focusComposer(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(".composer textarea")?.focus());
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
