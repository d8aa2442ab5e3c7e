// Preferences of the user, stored on this device under keys with the prefix `sc_`.

import { type ReadonlySignal, signal } from "@preact/signals";
import { type ThemeId, THEMES } from "./themes.ts";
import { type Language, LANGUAGES } from "../i18n/namespaces.ts";
import type { JoinMode } from "./session/session_store.ts";

/** Format of times: 12 or 24 hours. */
export type TimeFormat = "12" | "24";

/** Font sizes of messages, CSS pixels at the browser's default font size. */
export const FONT_SIZE = { min: 12, max: 20, initial: 15 } as const;

/** Key of the name of the last session. */
const USERNAME = "sc_username";

/** Storage of strings. No method throws. */
export interface PrefsStorage {
  read(key: string): string | null;
  write(key: string, value: string): void;
  remove(key: string): void;
}

/** Preferences, for views. */
export interface PrefsStore {
  readonly theme: ReadonlySignal<ThemeId>;
  readonly fontSize: ReadonlySignal<number>;
  readonly timeFormat: ReadonlySignal<TimeFormat>;
  /** Whether Enter sends. If not, it inserts a line break, and Ctrl+Enter sends. */
  readonly enterSend: ReadonlySignal<boolean>;
  /** Whether notifications have a sound while the page is not visible. */
  readonly sounds: ReadonlySignal<boolean>;
  /** Whether the system shows notifications while the page is not visible. */
  readonly systemNotifications: ReadonlySignal<boolean>;
  /** Whether the page moves less than the system asks for. */
  readonly lessMotion: ReadonlySignal<boolean>;
  /** Whether a sign without a modifier is a shortcut outside of text fields. */
  readonly signKeys: ReadonlySignal<boolean>;
  /** The chosen language; null: the browser's. */
  readonly language: ReadonlySignal<Language | null>;
  /** The emoji that were picked last, newest first, with spaces between them. */
  readonly recentEmoji: ReadonlySignal<string>;
  /** Name of the last session. */
  readonly username: ReadonlySignal<string>;
  /** Join mode of the last session: `login` for members. */
  readonly joinMode: ReadonlySignal<JoinMode>;
  /** Whether the user has confirmed to be of age. */
  readonly ofAge: ReadonlySignal<boolean>;
  setTheme(theme: ThemeId): void;
  setFontSize(pixels: number): void;
  setTimeFormat(format: TimeFormat): void;
  setEnterSend(on: boolean): void;
  setSounds(on: boolean): void;
  setSystemNotifications(on: boolean): void;
  setLessMotion(on: boolean): void;
  setSignKeys(on: boolean): void;
  setLanguage(language: Language): void;
  setRecentEmoji(emoji: string): void;
  setUsername(name: string): void;
  setJoinMode(mode: JoinMode): void;
  /** Forgets the last session, if it was that of `name`. In another tab, another user may have joined later. */
  forgetUser(name: string): void;
  setOfAge(on: boolean): void;
}

/** Creates a store over `storage`. `timeFormat`: the default, from the browser's locale. */
export function createPrefsStore(storage: PrefsStorage, timeFormat: TimeFormat): PrefsStore {
  const stored = storedIn(storage);
  const isOn = (text: string | null): boolean => text === "true";
  const [theme, setTheme] = stored<ThemeId>("sc_theme", readTheme);
  const [fontSize, setFontSize] = stored("sc_fontSize", readFontSize);
  const [format, setTimeFormat] = stored<TimeFormat>(
    "sc_timeFormat",
    (text) => text === "12" || text === "24" ? text : timeFormat,
  );
  const [enterSend, setEnterSend] = stored<boolean>("sc_enterSend", (text) => text !== "false");
  const [sounds, setSounds] = stored<boolean>("sc_sounds", isOn);
  const [systemNotifications, setSystemNotifications] = stored<boolean>("sc_notifications", isOn);
  const [lessMotion, setLessMotion] = stored<boolean>("sc_lessMotion", isOn);
  const [signKeys, setSignKeys] = stored<boolean>("sc_signKeys", (text) => text !== "false");
  const [language, setLanguage] = stored<Language | null>("sc_language", readLanguage);
  const [recentEmoji, setRecentEmoji] = stored("sc_emoji", (text) => text ?? "");
  const [username, setUsername] = stored(USERNAME, (text) => text ?? "");
  const [joinMode, setJoinMode] = stored<JoinMode>("sc_way", (text) => text === "login" ? text : "guest");
  const [ofAge, setOfAge] = stored<boolean>("sc_ofAge", isOn);
  return {
    theme,
    fontSize,
    timeFormat: format,
    enterSend,
    sounds,
    systemNotifications,
    lessMotion,
    signKeys,
    language,
    ...{ recentEmoji, setRecentEmoji, username, setUsername },
    joinMode,
    ofAge,
    setTheme,
    setFontSize: (pixels): void => setFontSize(clampFontSize(pixels)),
    setTimeFormat,
    setEnterSend,
    setSounds,
    setSystemNotifications,
    setLessMotion,
    setSignKeys,
    setLanguage,
    setJoinMode,
    forgetUser(name): void {
      const last = storage.read(USERNAME) ?? "";
      setUsername(last === name ? "" : last);
      if (last === name) setJoinMode("guest");
    },
    setOfAge,
  };
}

type Stored = <T>(
  key: string,
  read: (text: string | null) => T,
) => [ReadonlySignal<T>, (value: T) => void];

/** Makes preferences in `storage`: a state, and what changes it. */
function storedIn(storage: PrefsStorage): Stored {
  return (key, read) => {
    const state = signal(read(storage.read(key)));
    return [state, (value): void => {
      state.value = value;
      storage.write(key, String(value));
    }];
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
