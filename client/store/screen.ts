// Which conversation is in view, and which dialog is open.

import { type Signal, signal } from "@preact/signals";

/** A dialog of the page. `people` is one on small screens only. */
export type DialogName =
  | "settings"
  | "people"
  | "admin"
  | "premium"
  | "forget"
  | "commands"
  | "palette"
  | "keys";

/** A tab of the dialog `settings`. */
export type SettingsTab = "account" | "chat" | "companion" | "premium";

/** What is in view. */
export interface ScreenStore {
  readonly dialog: Signal<DialogName | null>;
  readonly settingsTab: Signal<SettingsTab>;
  /** Key of the private conversation in view; null for the lobby. */
  readonly conversation: Signal<string | null>;
  /** How many dialogs are open, one over the other. Notices are shown in the uppermost. */
  readonly layers: Signal<number>;
}

/** Makes a screen store with the lobby in view and nothing open. */
export function createScreenStore(): ScreenStore {
  return {
    dialog: signal<DialogName | null>(null),
    settingsTab: signal<SettingsTab>("account"),
    conversation: signal<string | null>(null),
    layers: signal(0),
  };
}
