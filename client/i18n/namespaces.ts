// The catalogue of everything that is said and shown, in namespaces: each is loaded with the part of the page that needs it.
//
// English is the source of the types. A namespace is a function of its language's tools; it returns only text, and functions
// that make text.

import type { app } from "./en/app.ts";
import type { later } from "./en/later.ts";
import type { login } from "./en/login.ts";
import type { staff } from "./en/staff.ts";

/** Languages of the page, the first being the one for everybody else. */
export const LANGUAGES = [
  { id: "en", name: "English" },
  { id: "es", name: "Español" },
] as const;

/** A language of the page. */
export type Language = typeof LANGUAGES[number]["id"];

/** The messages of each namespace, which is named after its part of the page. */
export interface Namespaces {
  /** The join screen, and what every screen shares. */
  readonly login: ReturnType<typeof login>;
  /** The lobby, the tabs, and the list of people. */
  readonly app: ReturnType<typeof app>;
  /** Private conversations, dialogs, commands, the palette and hints. */
  readonly later: ReturnType<typeof later>;
  /** The admin panel. */
  readonly staff: ReturnType<typeof staff>;
}

/** Name of a namespace. */
export type NamespaceName = keyof Namespaces;

/** The messages of a loaded namespace, in the chosen language. */
export type Messages = <N extends NamespaceName>(namespace: N) => Namespaces[N];

/** A message in whatever language is chosen when it is shown. */
export type MessageFormat = (t: Messages) => string;
