// Questions to the companion and what becomes of them.

import type { CompanionQuota } from "../ports/store.ts";

/** Something a member says to her. */
export interface Question {
  readonly userId: number;
  readonly text: string;
  /** When it was asked, milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Who hears about a question while it is answered. Neither may throw. */
export interface Listener {
  /** The place in the line has changed: 0 while being answered. */
  moved(position: number): void;
  /** The reply goes on with this. */
  piece(text: string): void;
}

/** How a question ended. */
export type Answer =
  /** It was answered, counted, and, unless she was told to forget meanwhile, remembered under `id`. */
  | {
    readonly kind: "reply";
    readonly text: string;
    readonly at: number;
    readonly id: number | null;
    readonly quota: CompanionQuota;
  }
  /** She says something in place of an answer. Nothing is counted or remembered. `busy`: she did not even take the question. */
  | { readonly kind: "line"; readonly text: string; readonly busy: boolean }
  /** No free message is left. */
  | { readonly kind: "limit" }
  /** Nobody is there to hear it any more. */
  | { readonly kind: "cancelled" };

/** What came of trying her out. `answered`: the words are the model's, not a line in their place. */
export interface Trial {
  readonly text: string;
  readonly answered: boolean;
}
