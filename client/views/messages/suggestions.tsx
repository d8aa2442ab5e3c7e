// Suggestions, as a list over the text field. The focus stays in the field, which names the chosen suggestion.
//
// The field stays a text box: it has several lines, which a combobox must not have. A status line announces the list.

import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo } from "preact/hooks";
import type { Suggestion } from "../../text/completion.ts";
import { useLaterStores } from "../shell/part_hooks.ts";
import { FieldCompletion } from "./field_completion.ts";
import type { SuggestionsProps } from "./suggestions_props.ts";
import { SuggestionRow } from "./suggestion_row.tsx";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The list, while there are suggestions. At first none is chosen. */
export function Suggestions({ field, scope, openList, takes }: SuggestionsProps): JSX.Element {
  const stores = useLaterStores();
  const completion = useMemo(() => new FieldCompletion(stores, scope, field.current!), []);
  const t = useI18n("later").suggestions;
  const id = useId();
  const shown = completion.open.value?.suggestions ?? [];
  const chosen = completion.chosen.value;
  const isLoading = completion.isLoading.value;
  const idOf = (index: number): string => `${id}-${index}`;
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): boolean => completion.onKey(event);
    const isOpen = shown.length > 0;
    openList.value = isOpen || isLoading
      ? { id: isOpen ? id : undefined, chosen: chosen < 0 ? undefined : idOf(chosen), onKey }
      : null;
    if (chosen >= 0) document.getElementById(idOf(chosen))?.scrollIntoView({ block: "nearest" });
  }, [completion.open.value, chosen, isLoading]);
  useEffect(() => {
    const stop = follow(completion, () => openList.value = null);
    if (takes.current) completion.takeFirst();
    return stop;
  }, []);
  return (
    <>
      <p class="said" role="status">{shown.length > 0 && t.found(shown.length)}</p>
      {shown[0] !== undefined && (
        // The focus stays in the field.
        <div class="suggestions" onMouseDown={(event) => event.preventDefault()}>
          {/* It scrolls, so it can take the focus. Tab does not lead here, because it takes a suggestion. */}
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
                aria-selected={index === chosen}
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

/** Follows the text of the field. The returned function stops that, and calls `onGone`. */
function follow(completion: FieldCompletion, onGone: () => void): () => void {
  const { field } = completion;
  const onInput = (event: Event): void => completion.inputChanged(event);
  const close = (): void => completion.close();
  field.addEventListener("input", onInput);
  for (const name of ["blur", "click"]) field.addEventListener(name, close);
  const { form } = field;
  form?.addEventListener("submit", close);
  // The first key has loaded this part, and is not reported by an event any more.
  completion.inputChanged();
  return () => {
    field.removeEventListener("input", onInput);
    for (const name of ["blur", "click"]) field.removeEventListener(name, close);
    form?.removeEventListener("submit", close);
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
