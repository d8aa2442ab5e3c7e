// What a person prefers, remembered on this device under keys that begin with `sc_`.

import { type ReadonlySignal, signal } from "@preact/signals";
import { type ThemeId, THEMES } from "./themes.ts";
import { type Language, LANGUAGES } from "../i18n/namespaces.ts";
import type { Way } from "./session/session_store.ts";

/** How times are written. */
export type TimeFormat = "12" | "24";

/** Smallest and largest text of messages, CSS pixels at the browser's default text size. */
export const FONT_SIZE = { min: 12, max: 20, initial: 15 } as const;

/** Where preferences are kept. No member throws. */
export interface PrefsStorage {
  read(key: string): string | null;
  write(key: string, value: string): void;
  remove(key: string): void;
}

/** Preferences as views read and change them. */
export interface PrefsStore {
  readonly theme: ReadonlySignal<ThemeId>;
  readonly fontSize: ReadonlySignal<number>;
  readonly timeFormat: ReadonlySignal<TimeFormat>;
  /** Whether Enter sends. Otherwise it begins a new line, and Ctrl+Enter sends. */
  readonly enterSend: ReadonlySignal<boolean>;
  /** Whether something new is heard while the page is out of sight. */
  readonly sounds: ReadonlySignal<boolean>;
  /** Whether a sign alone, pressed where nobody writes, is a key of the page. */
  readonly signKeys: ReadonlySignal<boolean>;
  /** The language that was chosen, or null: then the browser's counts. */
  readonly language: ReadonlySignal<Language | null>;
  /** Name of the last visit. */
  readonly username: ReadonlySignal<string>;
  /** Way in of the last visit: `login` for members. */
  readonly way: ReadonlySignal<Way>;
  /** Whether this person has said to be of age. */
  readonly ofAge: ReadonlySignal<boolean>;
  setTheme(theme: ThemeId): void;
  setFontSize(pixels: number): void;
  setTimeFormat(format: TimeFormat): void;
  setEnterSend(on: boolean): void;
  setSounds(on: boolean): void;
  setSignKeys(on: boolean): void;
  setLanguage(language: Language): void;
  setUsername(name: string): void;
  setWay(way: Way): void;
  setOfAge(on: boolean): void;
}

/** Reads preferences from `storage`. `timeFormat` is what this person's language is used to. */
export function createPrefsStore(storage: PrefsStorage, timeFormat: TimeFormat): PrefsStore {
  const stored = <T>(
    key: string,
    read: (text: string | null) => T,
  ): [ReadonlySignal<T>, (value: T) => void] => {
    const state = signal(read(storage.read(key)));
    return [state, (value): void => {
      state.value = value;
      storage.write(key, String(value));
    }];
  };
  const [theme, setTheme] = stored<ThemeId>("sc_theme", readTheme);
  const [fontSize, setFontSize] = stored("sc_fontSize", readFontSize);
  const [format, setTimeFormat] = stored<TimeFormat>(
    "sc_timeFormat",
    (text) => text === "12" || text === "24" ? text : timeFormat,
  );
  const [enterSend, setEnterSend] = stored<boolean>("sc_enterSend", (text) => text !== "false");
  const [sounds, setSounds] = stored<boolean>("sc_sounds", (text) => text === "true");
  const [signKeys, setSignKeys] = stored<boolean>("sc_signKeys", (text) => text !== "false");
  const [language, setLanguage] = stored<Language | null>("sc_language", readLanguage);
  const [username, setUsername] = stored("sc_username", (text) => text ?? "");
  const [way, setWay] = stored<Way>("sc_way", (text) => text === "login" ? text : "guest");
  const [ofAge, setOfAge] = stored<boolean>("sc_ofAge", (text) => text === "true");
  return {
    theme,
    fontSize,
    timeFormat: format,
    enterSend,
    sounds,
    signKeys,
    language,
    username,
    way,
    ofAge,
    setTheme,
    setFontSize: (pixels): void => setFontSize(clampFontSize(pixels)),
    setTimeFormat,
    setEnterSend,
    setSounds,
    setSignKeys,
    setLanguage,
    setUsername,
    setWay,
    setOfAge,
  };
}

function readTheme(text: string | null): ThemeId {
  return THEMES.find((id) => id === text) ?? THEMES[0];
}

function readLanguage(text: string | null): Language | null {
  return LANGUAGES.find(({ id }) => id === text)?.id ?? null;
}

function readFontSize(text: string | null): number {
  const pixels = Number(text);
  return text === null || !Number.isFinite(pixels) ? FONT_SIZE.initial : clampFontSize(pixels);
}

function clampFontSize(pixels: number): number {
  return Math.min(FONT_SIZE.max, Math.max(FONT_SIZE.min, Math.round(pixels)));
}
