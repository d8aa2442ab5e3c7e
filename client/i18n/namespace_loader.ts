// Loads namespaces: each language has one file for each of them.

import type { Language, NamespaceName, Namespaces } from "./namespaces.ts";
import { type LanguageTools, languageTools } from "./language_tools.ts";

type Loaders = { readonly [N in NamespaceName]: () => Promise<(tools: LanguageTools) => Namespaces[N]> };

const LOADERS: Readonly<Record<Language, Loaders>> = {
  en: {
    login: async () => (await import("./en/login.ts")).login,
    app: async () => (await import("./en/app.ts")).app,
    factors: async () => (await import("./en/factors.ts")).factors,
    recovery: async () => (await import("./en/recovery.ts")).recovery,
    later: async () => (await import("./en/later.ts")).later,
    keys: async () => (await import("./en/keys.ts")).keys,
    staff: async () => (await import("./en/staff.ts")).staff,
  },
  es: {
    login: async () => (await import("./es/login.ts")).login,
    app: async () => (await import("./es/app.ts")).app,
    factors: async () => (await import("./es/factors.ts")).factors,
    recovery: async () => (await import("./es/recovery.ts")).recovery,
    later: async () => (await import("./es/later.ts")).later,
    keys: async () => (await import("./es/keys.ts")).keys,
    staff: async () => (await import("./es/staff.ts")).staff,
  },
};

/** Loads a namespace in a language. Rejects when its file fails to load. */
export async function loadNamespace<N extends NamespaceName>(
  language: Language,
  namespace: N,
): Promise<Namespaces[N]> {
  return (await LOADERS[language][namespace]())(languageTools(language));
}
