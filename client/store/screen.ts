// The conversation in view, and the open dialog.

import { type Signal, signal } from "@preact/signals";

/** A dialog of the page. `people` is a dialog on small screens only. */
export type DialogName =
  | "settings"
  | "people"
  | "admin"
  | "premium"
  | "forget"
  | "logOut"
  | "commands"
  | "palette"
  | "keys";

/** A tab of the dialog `settings`. */
export type SettingsTab = "account" | "devices" | "chat" | "companion" | "premium";

/** Where a menu opens, CSS pixels in the window: below `y`, or, where there is no room, above `above`. */
export interface OpenedMenu {
  readonly x: number;
  readonly y: number;
  readonly above: number;
  /** Gives the focus back to what opened it. */
  readonly focusOpener: () => void;
}

/** What the screen shows. */
export interface ScreenStore {
  readonly dialog: Signal<DialogName | null>;
  readonly settingsTab: Signal<SettingsTab>;
  /** Key of the private conversation in view; null for the lobby. */
  readonly conversation: Signal<string | null>;
  /** Keys that were pressed while the palette was loading, oldest first. */
  readonly keysAhead: string[];
  /** The words of the search in the conversation in view; null while it is closed. */
  readonly search: Signal<string | null>;
  /** The open menu of the own name; null while it is closed. */
  readonly ownMenu: Signal<OpenedMenu | null>;
  /** Number of open dialogs. Toasts are shown in the top one. */
  readonly layers: Signal<number>;
}

/** Creates a store with the lobby in view and no open dialog. */
export function createScreenStore(): ScreenStore {
  return {
    dialog: signal<DialogName | null>(null),
    settingsTab: signal<SettingsTab>("account"),
    conversation: signal<string | null>(null),
    keysAhead: [],
    search: signal<string | null>(null),
    ownMenu: signal<OpenedMenu | null>(null),
    layers: signal(0),
  };
}
