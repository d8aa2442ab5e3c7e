// Completion of the text in a field: finds suggestions as the user types, and inserts the one that is taken.

import { type Signal, signal } from "@preact/signals";
import {
  complete,
  type Completion,
  insertionOf,
  type Suggestion,
  wantsEmoji,
} from "../../text/completion.ts";
import type { CommandScope } from "../../text/command_table.ts";
import { type Emoji, namedEmoji } from "../../text/emoji_search.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import { batchUpdates } from "../../store/stores.ts";
import { isFor } from "../shell/key_bindings.ts";
import { loadEmoji } from "./emoji_loader.ts";
import { replaceInField } from "../ui/field_insertion.ts";

/** Keys that move the caret away from the word that is being typed. */
const LEAVING = /^(ArrowLeft|ArrowRight|Home|End|PageUp|PageDown|Enter)$/;

/** Suggestions for a field. They change as the text changes, not when the caret moves. */
export class FieldCompletion {
  /** The current suggestions, or null. */
  readonly open: Signal<Completion | null> = signal<Completion | null>(null);
  /** Index of the suggestion that the arrow keys have chosen; -1 for none. */
  readonly chosen: Signal<number> = signal(-1);
  /** Whether the table of emoji is loading, for a name before the caret. */
  readonly isLoading: Signal<boolean> = signal(false);
  /** Whether the first suggestion is taken once the table has loaded. */
  #takes = false;
  /** Start of the word whose suggestions were dismissed. */
  #dismissed: number | null = null;
  #emoji: readonly Emoji[] | null = null;

  constructor(
    readonly stores: LaterStores,
    readonly scope: CommandScope,
    readonly field: HTMLTextAreaElement,
  ) {}

  /** The text has changed, by typing or by undo. */
  inputChanged(event?: Event): void {
    const { value, selectionStart: caret } = this.field;
    this.#takes = false;
    if (this.#emoji === null && wantsEmoji(value, caret)) this.#loadEmoji();
    // After undo or deletion, a name stays a name.
    const isUndo = event instanceof InputEvent && /^(history|delete)/.test(event.inputType);
    if (!isUndo && value[caret - 1] === ":") this.#replaceNames((name) => name.to === caret);
    this.#update();
  }

  /** Hides the suggestions. */
  close(): void {
    this.#show(null);
  }

  /** Handles a key of the field. Returns true when the field has nothing left to do with it. */
  onKey(event: KeyboardEvent): boolean {
    const all = this.open.value?.suggestions ?? [];
    if (all.length === 0) {
      if (!this.isLoading.value || !isFor(event, "takeSuggestion")) return false;
      event.preventDefault();
      this.#takes = true;
      return true;
    }
    const chosen = this.chosen.value;
    if (isFor(event, "takeSuggestion") || isFor(event, "choose") && chosen >= 0) {
      this.take(all[Math.max(0, chosen)]!);
    } else if (isFor(event, "down")) {
      this.chosen.value = (chosen + 1) % all.length;
    } else if (isFor(event, "up")) {
      this.chosen.value = chosen <= 0 ? all.length - 1 : chosen - 1;
    } else if (isFor(event, "leave")) {
      this.#dismissed = this.open.value!.from;
      this.close();
    } else {
      if (LEAVING.test(event.key)) this.close();
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  /** Inserts the first suggestion, once there is one. */
  takeFirst(): void {
    const first = this.open.value?.suggestions[0];
    if (first !== undefined) this.take(first);
    else this.#takes = this.isLoading.value;
  }

  /** Inserts a suggestion. */
  take(suggestion: Suggestion): void {
    if (this.open.value === null) return;
    const { from, to } = this.open.value;
    const insertion = insertionOf(suggestion);
    const isSpaceNext = /^\s/.test(this.field.value.slice(to));
    this.close();
    replaceInField(this.field, from, to, isSpaceNext ? insertion.trimEnd() : insertion);
  }

  #update(): void {
    const { value, selectionStart: caret, selectionEnd } = this.field;
    const found = caret === selectionEnd ? this.#complete(value, caret) : null;
    if (found?.from !== this.#dismissed) this.#dismissed = null;
    this.#show(this.#dismissed === null ? found : null);
  }

  #complete(text: string, caret: number): Completion | null {
    const { ignores, panel, people, session } = this.stores;
    const me = session.me.value;
    return me === null ? null : complete(text, caret, {
      me,
      scope: this.scope,
      people: people.list.value,
      ignored: ignores.list.value.map(({ username }) => username),
      muted: new Set(panel.muted.value.keys()),
      emoji: this.#emoji,
    });
  }

  #show(completion: Completion | null): void {
    batchUpdates(() => {
      this.chosen.value = -1;
      this.open.value = completion;
    });
  }

  /** Loads the table, and then replaces the names that were typed meanwhile. */
  #loadEmoji(): void {
    const use = (all: readonly Emoji[]): void => {
      this.#emoji = all;
      if (document.activeElement !== this.field) return;
      this.#replaceNames(() => true);
      this.#update();
      if (this.#takes) this.takeFirst();
    };
    this.isLoading.value = true;
    // Without the table, names stay names.
    loadEmoji().then(use, () => {}).finally(() => this.isLoading.value = false);
  }

  /** Replaces complete names of emoji before the caret. */
  #replaceNames(isWanted: (name: { to: number }) => boolean): void {
    const { field } = this;
    const caret = field.selectionStart;
    const after = field.value.length - caret;
    for (
      const name of namedEmoji(field.value.slice(0, caret), this.#emoji ?? []).filter(isWanted).reverse()
    ) {
      replaceInField(field, name.from, name.to, name.character);
      field.setSelectionRange(field.value.length - after, field.value.length - after);
    }
  }
}
