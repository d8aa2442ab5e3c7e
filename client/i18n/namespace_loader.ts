// Where chapters are: a file for each chapter of each language, loaded when it is opened.

import type { Language, NamespaceName, Namespaces } from "./namespaces.ts";
import { type LanguageTools, languageTools } from "./language_tools.ts";

type Shelf = { readonly [C in NamespaceName]: () => Promise<(tools: LanguageTools) => Namespaces[C]> };

const SHELVES: Readonly<Record<Language, Shelf>> = {
  en: {
    door: async () => (await import("./en/login.ts")).door,
    room: async () => (await import("./en/app.ts")).room,
    talks: async () => (await import("./en/conversations.ts")).talks,
    dialogs: async () => (await import("./en/dialogs.ts")).dialogs,
    guide: async () => (await import("./en/guide.ts")).guide,
    staff: async () => (await import("./en/staff.ts")).staff,
    writing: async () => (await import("./en/composer.ts")).writing,
  },
  es: {
    door: async () => (await import("./es/login.ts")).door,
    room: async () => (await import("./es/app.ts")).room,
    talks: async () => (await import("./es/conversations.ts")).talks,
    dialogs: async () => (await import("./es/dialogs.ts")).dialogs,
    guide: async () => (await import("./es/guide.ts")).guide,
    staff: async () => (await import("./es/staff.ts")).staff,
    writing: async () => (await import("./es/composer.ts")).writing,
  },
};

/** Brings a chapter in a language. */
export async function loadNamespace<C extends NamespaceName>(
  language: Language,
  chapter: C,
): Promise<Namespaces[C]> {
  return (await SHELVES[language][chapter]())(languageTools(language));
}
