// Questions to the companion and what becomes of them.

import type { CompanionQuota } from "../ports/store.ts";

/** Something a member says to her. */
export interface Question {
  readonly userId: number;
  readonly text: string;
  /** When it was asked, milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Who hears about a question while it is answered. None of its members may throw or reject. */
export interface Listener {
  /** The place in the line has changed: 0 while being answered. */
  moved(position: number): void;
  /** The reply goes on with this. */
  piece(text: string): void;
  /** Resolves to as much of the reply as has reached a client, once every piece so far is sent or lost. */
  delivered(): Promise<string>;
}

/** How a question ended. */
export type Answer =
  /**
   * It was answered and, unless she was told to forget meanwhile, remembered under `id`. `quota` is null for an answer that
   * is not counted, because it was stopped before its first whole sentence.
   */
  | {
    readonly kind: "reply";
    readonly text: string;
    readonly at: number;
    readonly id: number | null;
    readonly quota: CompanionQuota | null;
  }
  /** She says something in place of an answer. Nothing is counted or remembered. `busy`: she did not even take the question. */
  | { readonly kind: "line"; readonly text: string; readonly busy: boolean }
  /** No free message is left. */
  | { readonly kind: "limit" }
  /** Its asker left or cancelled it before a whole sentence was delivered. Nothing is counted or remembered. */
  | { readonly kind: "cancelled" };

/** What came of trying her out. `answered`: the words are the model's, not a line in their place. */
export interface Trial {
  readonly text: string;
  readonly answered: boolean;
}
