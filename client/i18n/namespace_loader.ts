// Loads namespaces: each language has one file for each of them.

import type { Language, NamespaceName, Namespaces } from "./namespaces.ts";
import { type LanguageTools, languageTools } from "./language_tools.ts";

/** Files by their namespaces: each exports a function of the name of its namespace. */
type Files = {
  readonly [N in NamespaceName]: () => Promise<
    { readonly [name in N]: (tools: LanguageTools) => Namespaces[N] }
  >;
};

const FILES: Readonly<Record<Language, Files>> = {
  en: {
    login: () => import("./en/login.ts"),
    app: () => import("./en/app.ts"),
    factors: () => import("./en/factors.ts"),
    recovery: () => import("./en/recovery.ts"),
    later: () => import("./en/later.ts"),
    keys: () => import("./en/keys.ts"),
    staff: () => import("./en/staff.ts"),
  },
  es: {
    login: () => import("./es/login.ts"),
    app: () => import("./es/app.ts"),
    factors: () => import("./es/factors.ts"),
    recovery: () => import("./es/recovery.ts"),
    later: () => import("./es/later.ts"),
    keys: () => import("./es/keys.ts"),
    staff: () => import("./es/staff.ts"),
  },
};

/** Loads a namespace in a language. Rejects when its file fails to load. */
export async function loadNamespace<N extends NamespaceName>(
  language: Language,
  namespace: N,
): Promise<Namespaces[N]> {
  return (await FILES[language][namespace]())[namespace](languageTools(language));
}
