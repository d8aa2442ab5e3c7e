// The keys of the page: one table. Whatever listens to a key asks it, and the keyboard map is drawn from it.
//
// None of them is a key of browsers, systems or screen readers: letters and digits alone are a reader's, Alt and a digit change
// the tab of a browser on Linux and write a character on a Mac, and Alt and a letter do so there too.

/** A system, as far as keyboards differ. */
export type System = "mac" | "linux" | "other";

/**
 * Keys that do one thing. `Mod` is Command on a Mac and Control elsewhere; the last part is what `KeyboardEvent.key` says, `1…9`
 * for each of these digits.
 */
type Chords = readonly string[];

const TABLE = {
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
  sendHeld: ["Mod+Enter"],
  breakLineAlone: ["Enter"],
  takeSuggestion: ["Tab"],
  dropAnswer: ["Escape"],
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

/** What a key is for. */
export type KeyId = keyof typeof TABLE;

/** All there is. */
export const KEY_IDS: readonly KeyId[] = Object.keys(TABLE) as KeyId[];

/** The system that this page runs on. */
export const SYSTEM: System = /Mac|iP(hone|ad|od)/.test(navigator.platform)
  ? "mac"
  : /Linux|CrOS/.test(navigator.platform)
  ? "linux"
  : "other";

/** The keys for `id` on a system. */
export function chordsOf(id: KeyId, system: System = SYSTEM): Chords {
  const row: Chords | Readonly<Record<System, Chords>> = TABLE[id];
  return "mac" in row ? row[system] : row;
}

/** What of a key press says which it is. */
export type Press = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** Whether `event` is a key for `id`: with what it names held down, and nothing else. */
export function isFor(event: Press, id: KeyId, system: System = SYSTEM): boolean {
  return chordsOf(id, system).some((chord) => isChord(event, chord, system));
}

function isChord(event: Press, chord: string, system: System): boolean {
  const held = chord.split("+");
  const key = held.pop()!;
  const has = (name: string): boolean => held.includes(name);
  const isMac = system === "mac";
  return event.ctrlKey === (has("Ctrl") || has("Mod") && !isMac) && event.metaKey === (has("Mod") && isMac) &&
    event.altKey === has("Alt") && (event.shiftKey === has("Shift") || isSign(key)) && isKey(event, key);
}

/** Whether Shift only helps to write it, on some keyboards. */
function isSign(key: string): boolean {
  return key === "?" || key === "/";
}

function isKey({ key, code }: Press, wanted: string): boolean {
  if (wanted === "1…9") return /^Digit[1-9]$/.test(code);
  // What a key says is of its layout: where letters are not Latin, its place counts.
  if (/^[a-z]$/.test(wanted) && !/^[a-z]$/i.test(key)) return code.toLowerCase() === `key${wanted}`;
  return key === wanted || key.toLowerCase() === wanted;
}

/** The keys for `id`, as `aria-keyshortcuts` writes them. */
export function shortcutsOf(id: KeyId): string {
  const mod = SYSTEM === "mac" ? "Meta" : "Control";
  return chordsOf(id).map((chord) =>
    chord.replace("Mod", mod).replace("Ctrl", "Control").replace(/\+[a-z]$/, (end) => end.toUpperCase())
  ).join(" ");
}

/** Where `event` leads from place `at` of `count` in a row, which wraps around; undefined for any other key. */
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
