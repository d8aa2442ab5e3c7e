// The interface between the list of suggestions and its text field.

import type { Signal } from "@preact/signals";
import type { RefObject } from "preact";
import type { CommandScope } from "../../text/command_table.ts";

/** An open list of suggestions, for its text field. */
export interface OpenSuggestions {
  /** Id of the list; undefined while it is loading. */
  readonly id: string | undefined;
  /** Id of the chosen suggestion. */
  readonly chosen: string | undefined;
  /** Handles a key of the field. Returns true when the field has nothing left to do with it. */
  readonly onKey: (event: KeyboardEvent) => boolean;
}

/** The field that the suggestions are for, its conversation, and where they register the open list. */
export interface SuggestionsProps {
  readonly field: RefObject<HTMLTextAreaElement>;
  readonly scope: CommandScope;
  /** The open list, or null. */
  readonly openList: Signal<OpenSuggestions | null>;
  /** Whether the key that takes a suggestion was pressed before the suggestions had loaded. */
  readonly takes: { current: boolean };
}
