// The keyboard shortcuts of the page, in one table. All key handlers ask it, and the keyboard map is drawn from it.
//
// No shortcut belongs to a browser, a system or a screen reader. Screen readers use single letters and digits. Alt with
// a digit changes the tab of browsers on Linux. On a Mac, Alt with a digit or a letter types a character.

import { type InputMethodPress, isForInputMethod } from "../ui/input_method.ts";

/** A system whose keyboard differs from the others. */
export type System = "mac" | "linux" | "other";

/**
 * The shortcuts for one action. `Mod` is Command on a Mac and Control elsewhere. The last part is the value of
 * `KeyboardEvent.key`; `1…9` stands for each of these digits.
 */
type Chords = readonly string[];

/** The table: the shortcuts for each action. */
export const SHORTCUTS = {
  palette: ["Mod+k"],
  map: ["Ctrl+/"],
  mapAlone: ["?"],
  previous: ["Alt+ArrowUp"],
  next: ["Alt+ArrowDown"],
  nth: { mac: ["Ctrl+1…9"], linux: ["Ctrl+Alt+1…9"], other: ["Alt+1…9"] },
  write: ["Escape"],
  people: { mac: ["Ctrl+Shift+p"], linux: ["Alt+p"], other: ["Alt+p"] },
  latest: ["Alt+End"],
  close: { mac: ["Ctrl+Shift+x"], linux: ["Alt+Delete"], other: ["Alt+Delete"] },
  send: ["Enter", "Mod+Enter"],
  breakLine: ["Shift+Enter"],
  sendHeld: ["Shift+Enter", "Mod+Enter"],
  breakLineAlone: ["Enter"],
  takeSuggestion: ["Tab"],
  dropAnswer: ["Escape"],
  editLast: ["ArrowUp"],
  up: ["ArrowUp"],
  down: ["ArrowDown"],
  left: ["ArrowLeft"],
  right: ["ArrowRight"],
  first: ["Home"],
  last: ["End"],
  choose: ["Enter"],
  menu: ["ContextMenu", "Shift+F10"],
  closeTab: ["Delete"],
  tab: ["Tab", "Shift+Tab"],
  leave: ["Escape"],
} as const satisfies Readonly<Record<string, Chords | Readonly<Record<System, Chords>>>>;

/** The action of a shortcut. */
export type KeyId = keyof typeof SHORTCUTS;

/** The system on which the page runs. */
export const SYSTEM: System = /Mac|iP(hone|ad|od)/.test(navigator.platform)
  ? "mac"
  : /Linux|CrOS/.test(navigator.platform)
  ? "linux"
  : "other";

/** The shortcuts for `id` on a system. */
export function chordsOf(id: KeyId, system: System = SYSTEM): Chords {
  const row: Chords | Readonly<Record<System, Chords>> = SHORTCUTS[id];
  return "mac" in row ? row[system] : row;
}

/** The fields of a key press that identify the shortcut. */
export type Press =
  & Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">
  & InputMethodPress;

/** Whether `event` is a shortcut for `id`: exactly its modifiers are held, and no input method has the key. */
export function isFor(event: Press, id: KeyId, system: System = SYSTEM): boolean {
  return !isForInputMethod(event) && chordsOf(id, system).some((chord) => isChord(event, chord, system));
}

function isChord(event: Press, chord: string, system: System): boolean {
  const modifiers = chord.split("+");
  const key = modifiers.pop()!;
  const has = (name: string): boolean => modifiers.includes(name);
  const isMac = system === "mac";
  return event.ctrlKey === (has("Ctrl") || has("Mod") && !isMac) && event.metaKey === (has("Mod") && isMac) &&
    event.altKey === has("Alt") && (event.shiftKey === has("Shift") || isSign(key)) && isKey(event, key);
}

/** Whether some keyboards need Shift to type the key. */
function isSign(key: string): boolean {
  return key === "?" || key === "/";
}

function isKey({ key, code }: Press, wanted: string): boolean {
  if (wanted === "1…9") return /^Digit[1-9]$/.test(code);
  // `key` depends on the layout. If that has no Latin letters, the position of the key counts.
  if (/^[a-z]$/.test(wanted) && !/^[a-z]$/i.test(key)) return code.toLowerCase() === `key${wanted}`;
  return key === wanted || key.toLowerCase() === wanted;
}

/** The shortcuts for `id` as a value of `aria-keyshortcuts`. */
export function shortcutsOf(id: KeyId): string {
  const mod = SYSTEM === "mac" ? "Meta" : "Control";
  return chordsOf(id).map((chord) =>
    chord.replace("Mod", mod).replace("Ctrl", "Control").replace(/\+[a-z]$/, (end) => end.toUpperCase())
  ).join(" ");
}

/** The index that `event` leads to from index `at` of `count`, wrapping around; undefined for any other key. */
export function stepAlong(
  event: Press,
  way: "across" | "down" | "both",
  at: number,
  count: number,
): number | undefined {
  const is = (id: KeyId): boolean => isFor(event, id);
  if (way !== "down" && is("left") || way !== "across" && is("up")) return (at + count - 1) % count;
  if (way !== "down" && is("right") || way !== "across" && is("down")) return (at + 1) % count;
  return is("first") ? 0 : is("last") ? count - 1 : undefined;
}
