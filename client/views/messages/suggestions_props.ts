// What the list of suggestions and the field it belongs to tell each other.

import type { Signal } from "@preact/signals";
import type { RefObject } from "preact";
import type { Place } from "../../text/command_table.ts";

/** A list that is open, for the field it belongs to. */
export interface ListedSuggestions {
  /** Id of the list. */
  readonly id: string;
  /** Id of what is chosen in it. */
  readonly chosen: string | undefined;
  /** Takes a key of the field. Returns true when nothing is left to be done with it. */
  readonly onKey: (event: KeyboardEvent) => boolean;
}

/** What the list of suggestions belong to, and whom they tell. */
export interface SuggestionsProps {
  readonly field: RefObject<HTMLTextAreaElement>;
  readonly place: Place;
  /** What is open, or null. */
  readonly listed: Signal<ListedSuggestions | null>;
}
