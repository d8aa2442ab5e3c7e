// The catalogue of all text of the page, in namespaces. Each is loaded with the part of the page that needs it.
//
// English is the source of the types. A namespace is a function of the tools of its language. It returns texts, and
// functions that return texts.

import type { app } from "./en/app.ts";
import type { factors } from "./en/factors.ts";
import type { keys } from "./en/keys.ts";
import type { later } from "./en/later.ts";
import type { login } from "./en/login.ts";
import type { recovery } from "./en/recovery.ts";
import type { staff } from "./en/staff.ts";

/** Languages of the page. The first is the default. */
export const LANGUAGES = [
  { id: "en", name: "English" },
  { id: "es", name: "Español" },
] as const;

/** A language of the page. */
export type Language = typeof LANGUAGES[number]["id"];

/** The messages of each namespace, which is named after its part of the page. */
export interface Namespaces {
  /** The join screen, and text that all screens share. */
  readonly login: ReturnType<typeof login>;
  /** The lobby, the tabs, and the user list. */
  readonly app: ReturnType<typeof app>;
  /** The second step of signing in, and passkeys. */
  readonly factors: ReturnType<typeof factors>;
  /** Forgotten passwords, and links in mail. */
  readonly recovery: ReturnType<typeof recovery>;
  /** Private conversations, dialogs, commands, the palette and hints. */
  readonly later: ReturnType<typeof later>;
  /** Keys of end-to-end encryption: saving them, getting them back, comparing them. */
  readonly keys: ReturnType<typeof keys>;
  /** The admin panel. */
  readonly staff: ReturnType<typeof staff>;
}

/** Name of a namespace. */
export type NamespaceName = keyof Namespaces;

/** The messages of a loaded namespace, in the chosen language. */
export type Messages = <N extends NamespaceName>(namespace: N) => Namespaces[N];

/** A message that is formatted when it is shown, in the language of that moment. */
export type MessageFormat = (t: Messages) => string;
