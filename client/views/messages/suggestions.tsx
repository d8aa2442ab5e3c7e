// What is suggested to whoever writes, as a list over the field. The focus stays in the field, which names what is chosen.
//
// The field stays a text box: it has lines, which a combobox must not have. So that the list is open is said by words.

import type { Signal } from "@preact/signals";
import type { JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo } from "preact/hooks";
import type { Place } from "../../text/command_table.ts";
import type { Suggestion } from "../../text/completion.ts";
import { useApp } from "../shell/app_context.ts";
import { FieldCompletion } from "./field_completion.ts";
import { SuggestionRow } from "./suggestion_row.tsx";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** A list that is open, for the field it belongs to. */
export interface ListedSuggestions {
  /** Id of the list. */
  readonly id: string;
  /** Id of what is chosen in it. */
  readonly chosen: string | undefined;
  /** Takes a key of the field. Returns true when nothing is left to be done with it. */
  readonly onKey: (event: KeyboardEvent) => boolean;
}

/** What {@link Suggestions} belong to, and whom they tell. */
export interface SuggestionsProps {
  readonly field: RefObject<HTMLTextAreaElement>;
  readonly place: Place;
  /** What is open, or null. */
  readonly listed: Signal<ListedSuggestions | null>;
}

/** The list, while there is something to suggest. Nothing is chosen until somebody chooses. */
export function Suggestions({ field, place, listed }: SuggestionsProps): JSX.Element {
  const { stores } = useApp();
  const completion = useMemo(() => new FieldCompletion(stores, place, field.current!), []);
  const t = useI18n("later").suggestions;
  const id = useId();
  const shown = completion.open.value?.suggestions ?? [];
  const at = completion.chosen.value;
  const idOf = (index: number): string => `${id}-${index}`;
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): boolean => completion.onKey(event);
    listed.value = shown.length === 0 ? null : { id, chosen: at < 0 ? undefined : idOf(at), onKey };
    if (at >= 0) document.getElementById(idOf(at))?.scrollIntoView({ block: "nearest" });
  }, [completion.open.value, at]);
  useEffect(() => follow(completion, () => listed.value = null), []);
  return (
    <>
      <p class="said" role="status">{shown.length > 0 && t.found(shown.length)}</p>
      {shown[0] !== undefined && (
        // The focus stays in the field.
        <div class="suggestions" onMouseDown={(event) => event.preventDefault()}>
          {/* It scrolls, so something may stop at it; as Tab takes a suggestion, nothing does. */}
          <div
            class="suggestions-list"
            role="listbox"
            id={id}
            aria-label={t[shown[0].kind]}
            tabIndex={0}
          >
            {shown.map((suggestion, index) => (
              <div
                key={keyOf(suggestion)}
                class="suggestion"
                role="option"
                id={idOf(index)}
                aria-selected={index === at}
                onClick={() => completion.take(suggestion)}
              >
                <SuggestionRow suggestion={suggestion} />
              </div>
            ))}
          </div>
          <p class="suggestions-keys" aria-hidden="true">{t.keys}</p>
        </div>
      )}
    </>
  );
}

/** Follows what is written until the list goes for good. */
function follow(completion: FieldCompletion, onGone: () => void): () => void {
  const { field } = completion;
  const written = (event: Event): void => completion.written(event);
  const left = (): void => completion.close();
  field.addEventListener("input", written);
  for (const name of ["blur", "click"]) field.addEventListener(name, left);
  const { form } = field;
  form?.addEventListener("submit", left);
  // It was loaded because something was written.
  completion.written();
  return () => {
    field.removeEventListener("input", written);
    for (const name of ["blur", "click"]) field.removeEventListener(name, left);
    form?.removeEventListener("submit", left);
    onGone();
  };
}

function keyOf(suggestion: Suggestion): string {
  switch (suggestion.kind) {
    case "commands":
      return suggestion.command.name;
    case "people":
      return suggestion.name;
    case "emoji":
      return suggestion.emoji.character;
    case "levels":
      return suggestion.level;
  }
}
