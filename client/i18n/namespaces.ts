// The catalogue of everything that is said and shown, in chapters: each is loaded with the part of the page that needs it.
//
// English is the source of the types. A chapter is a function of its language's tools; what it returns is only text, and
// functions that make text.

import type { door } from "./en/login.ts";
import type { dialogs } from "./en/dialogs.ts";
import type { guide } from "./en/guide.ts";
import type { room } from "./en/app.ts";
import type { staff } from "./en/staff.ts";
import type { talks } from "./en/conversations.ts";
import type { writing } from "./en/composer.ts";

/** Languages of the page, the first being the one for everybody else. */
export const LANGUAGES = [
  { id: "en", name: "English" },
  { id: "es", name: "Español" },
] as const;

/** A language of the page. */
export type Language = typeof LANGUAGES[number]["id"];

/** What each chapter says. */
export interface Namespaces {
  /** What every screen shares, and the way in. */
  readonly door: ReturnType<typeof door>;
  /** The room: the lobby, conversations, the people. */
  readonly room: ReturnType<typeof room>;
  /** Private conversations, and Violet's. */
  readonly talks: ReturnType<typeof talks>;
  /** Settings, premium, and questions before an action. */
  readonly dialogs: ReturnType<typeof dialogs>;
  /** The palette, the keyboard map, and hints. */
  readonly guide: ReturnType<typeof guide>;
  /** The admin panel. */
  readonly staff: ReturnType<typeof staff>;
  /** Commands, and what is suggested while one writes. */
  readonly writing: ReturnType<typeof writing>;
}

/** Name of a chapter. */
export type NamespaceName = keyof Namespaces;

/** The catalogue as it is shown: a chapter that is loaded, in the language that was chosen. */
export type Messages = <C extends NamespaceName>(chapter: C) => Namespaces[C];

/** Something to be said in whatever language is chosen when it is shown. */
export type MessageFormat = (words: Messages) => string;
