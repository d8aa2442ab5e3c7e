// Which dialog is open.

import { type Signal, signal } from "@preact/signals";

/** A dialog of the page. `people` is one on small screens only. */
export type DialogName = "settings" | "people";

/** What is open over the page. */
export interface ScreenStore {
  readonly dialog: Signal<DialogName | null>;
}

/** Makes a screen store with nothing open. */
export function createScreenStore(): ScreenStore {
  return { dialog: signal<DialogName | null>(null) };
}
