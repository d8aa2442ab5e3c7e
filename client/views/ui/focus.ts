// Moving the focus to the parts of the page.

/**
 * Focuses the composer, at once: after the next render the user may have moved the focus elsewhere. If that render
 * shows another conversation, its composer takes over the focus from the present one. Without a composer, as in a
 * conversation that has ended, the messages get the focus.
 */
export function focusComposer(): void {
  const field = document.querySelector<HTMLElement>(".composer textarea");
  if (field === null) focusMessages();
  else field.focus();
}

/** A dialog has closed, and what opened it is gone: focuses the dialog below it, or else the messages. */
export function focusBelow(): void {
  const below = [...document.querySelectorAll("dialog[open]")].at(-1)?.querySelector("h2");
  if (below instanceof HTMLElement) below.focus();
  else focusMessages();
}

/** Focuses the messages in view. */
export function focusMessages(): void {
  document.querySelector<HTMLElement>("[role=log]")?.focus();
}

/** Focuses the composer if there is a mouse. On a touch screen that would open the keyboard. */
export function offerComposer(): void {
  if (matchMedia("(hover: hover)").matches) focusComposer();
}

/** An element is about to go from a dialog, perhaps with the focus: then the dialog's heading gets it. */
export function keepFocusInDialog(going: HTMLElement | null): void {
  const dialog = going?.closest("dialog");
  if (dialog === null || dialog === undefined) return;
  queueMicrotask(() => {
    const isLost = document.activeElement === document.body || document.activeElement === dialog;
    if (isLost && dialog.open) dialog.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  });
}

/** Focuses the conversation tab at an index. */
export function focusTab(index: number): void {
  document.querySelectorAll<HTMLElement>(".tabs [role=tab]")[index]?.focus();
}

/** Focuses the people list beside the messages. False if there is none. */
export function focusPeople(): boolean {
  const list = document.querySelector<HTMLElement>(".people-list");
  (list?.querySelector<HTMLElement>("button[tabindex='0']") ?? list)?.focus();
  return list !== null;
}

/** Scrolls to the end of the conversation in view. */
export function goToLatest(): void {
  document.querySelector<HTMLElement>(".jump")?.click();
}
