// Where chapters are: a file for each chapter of each language, loaded when it is opened.

import type { ChapterName, Chapters, Language } from "./chapters.ts";
import { type Tools, toolsOf } from "./tools.ts";

type Shelf = { readonly [C in ChapterName]: () => Promise<(tools: Tools) => Chapters[C]> };

const SHELVES: Readonly<Record<Language, Shelf>> = {
  en: {
    door: async () => (await import("./en/door.ts")).door,
    room: async () => (await import("./en/room.ts")).room,
    talks: async () => (await import("./en/talks.ts")).talks,
    dialogs: async () => (await import("./en/dialogs.ts")).dialogs,
    guide: async () => (await import("./en/guide.ts")).guide,
    staff: async () => (await import("./en/staff.ts")).staff,
    writing: async () => (await import("./en/writing.ts")).writing,
  },
  es: {
    door: async () => (await import("./es/door.ts")).door,
    room: async () => (await import("./es/room.ts")).room,
    talks: async () => (await import("./es/talks.ts")).talks,
    dialogs: async () => (await import("./es/dialogs.ts")).dialogs,
    guide: async () => (await import("./es/guide.ts")).guide,
    staff: async () => (await import("./es/staff.ts")).staff,
    writing: async () => (await import("./es/writing.ts")).writing,
  },
};

/** Brings a chapter in a language. */
export async function loadChapter<C extends ChapterName>(
  language: Language,
  chapter: C,
): Promise<Chapters[C]> {
  return (await SHELVES[language][chapter]())(toolsOf(language));
}
