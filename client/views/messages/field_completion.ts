// Follows what is written in a field, and puts in what is taken of the suggestions.

import { type Signal, signal } from "@preact/signals";
import {
  complete,
  type Completion,
  insertionOf,
  type Suggestion,
  wantsEmoji,
} from "../../text/completion.ts";
import type { Place } from "../../text/command_table.ts";
import { type Emoji, namedEmoji } from "../../text/emoji_search.ts";
import { atOnce, type Stores } from "../../store/stores.ts";
import { isFor } from "../shell/key_bindings.ts";
import { loadEmoji } from "./emoji_loader.ts";

/** Keys that lead away from what is being written. */
const LEAVING = /^(ArrowLeft|ArrowRight|Home|End|PageUp|PageDown|Enter)$/;

/** Suggestions for a field. They are looked for when something is written, not when the caret moves. */
export class FieldCompletion {
  /** What is suggested now; null for nothing. */
  readonly open: Signal<Completion | null> = signal<Completion | null>(null);
  /** Which of it was chosen, by arrow keys; -1 for none. */
  readonly chosen: Signal<number> = signal(-1);
  /** Where the word begins for which no suggestions are wanted. */
  #unwanted: number | null = null;
  #emoji: readonly Emoji[] | null = null;

  constructor(readonly stores: Stores, readonly place: Place, readonly field: HTMLTextAreaElement) {}

  /** Something was written, or taken back. */
  written(event?: Event): void {
    const { value, selectionStart: caret } = this.field;
    if (this.#emoji === null && wantsEmoji(value, caret)) this.#bringEmoji();
    // What was taken back stays as it was.
    const isBack = event instanceof InputEvent && /^(history|delete)/.test(event.inputType);
    if (!isBack && value[caret - 1] === ":") this.#putEmoji((name) => name.to === caret);
    this.#look();
  }

  /** Shows nothing any more. */
  close(): void {
    this.#show(null);
  }

  /** Takes a key of the field. Returns true when nothing is left to be done with it. */
  onKey(event: KeyboardEvent): boolean {
    const all = this.open.value?.suggestions ?? [];
    if (all.length === 0) return false;
    const chosen = this.chosen.value;
    if (isFor(event, "takeSuggestion") || isFor(event, "choose") && chosen >= 0) {
      this.take(all[Math.max(0, chosen)]!);
    } else if (isFor(event, "down")) {
      this.chosen.value = (chosen + 1) % all.length;
    } else if (isFor(event, "up")) {
      this.chosen.value = chosen <= 0 ? all.length - 1 : chosen - 1;
    } else if (isFor(event, "leave")) {
      this.#unwanted = this.open.value!.from;
      this.close();
    } else {
      if (LEAVING.test(event.key)) this.close();
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  /** Puts a suggestion into the field. */
  take(suggestion: Suggestion): void {
    if (this.open.value === null) return;
    const { from, to } = this.open.value;
    const insertion = insertionOf(suggestion);
    const isApart = /^\s/.test(this.field.value.slice(to));
    this.close();
    replace(this.field, from, to, isApart ? insertion.trimEnd() : insertion);
  }

  #look(): void {
    const { value, selectionStart: caret, selectionEnd } = this.field;
    const found = caret === selectionEnd ? this.#complete(value, caret) : null;
    if (found?.from !== this.#unwanted) this.#unwanted = null;
    this.#show(this.#unwanted === null ? found : null);
  }

  #complete(text: string, caret: number): Completion | null {
    const { ignores, moderation, people, session } = this.stores;
    const me = session.me.value;
    return me === null ? null : complete(text, caret, {
      me,
      place: this.place,
      people: people.list.value,
      ignored: ignores.list.value.map(({ username }) => username),
      muted: new Set(moderation.muted.value.keys()),
      emoji: this.#emoji,
    });
  }

  #show(completion: Completion | null): void {
    atOnce(() => {
      this.chosen.value = -1;
      this.open.value = completion;
    });
  }

  /** Loads the table, and puts in whatever was named meanwhile. */
  #bringEmoji(): void {
    const use = (all: readonly Emoji[]): void => {
      this.#emoji = all;
      if (document.activeElement !== this.field) return;
      this.#putEmoji(() => true);
      this.#look();
    };
    // Without it, names stay names.
    loadEmoji().then(use, () => {});
  }

  /** Puts emoji in place of whole names before the caret. */
  #putEmoji(isWanted: (name: { to: number }) => boolean): void {
    const { field } = this;
    const caret = field.selectionStart;
    const after = field.value.length - caret;
    for (
      const name of namedEmoji(field.value.slice(0, caret), this.#emoji ?? []).filter(isWanted).reverse()
    ) {
      replace(field, name.from, name.to, name.character);
      field.setSelectionRange(field.value.length - after, field.value.length - after);
    }
  }
}

/** Puts `text` in place of some characters as if it were typed: the browser's own undo takes it back. */
function replace(field: HTMLTextAreaElement, from: number, to: number, text: string): void {
  field.focus();
  field.setSelectionRange(from, to);
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: text }));
}
