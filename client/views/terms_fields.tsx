// The parts of a question about a sanction: why, and for how long.

import type { Signal } from "@preact/signals";
import type { JSX, Ref } from "preact";
import { useId } from "preact/hooks";
import { codePoints } from "../../server/protocol/limits.ts";
import { MAX_REASON_LENGTH } from "../../server/protocol/moderation.ts";
import { FieldError } from "./field.tsx";

/** Lengths to choose from, minutes; null for what lasts until it is lifted. */
const LENGTHS: readonly { readonly minutes: number | null; readonly name: string }[] = [
  { minutes: 10, name: "10 minutes" },
  { minutes: 60, name: "1 hour" },
  { minutes: 1_440, name: "1 day" },
  { minutes: null, name: "For good" },
];

/** For how long, minutes. */
export function LengthChoice({ minutes }: { minutes: Signal<number | null> }): JSX.Element {
  const group = useId();
  return (
    <fieldset class="setting">
      <legend>For how long</legend>
      <div class="segments segments-wrap">
        {LENGTHS.map(({ minutes: length, name }) => (
          <label class="segment" key={name}>
            <input
              type="radio"
              name={group}
              checked={minutes.value === length}
              onChange={() => minutes.value = length}
            />
            <span>{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** What a {@link ReasonField} shows and takes. */
export interface ReasonFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: Signal<string>;
  readonly error?: string | undefined;
  readonly inputRef?: Ref<HTMLTextAreaElement>;
}

/** A reason in a person's own words. */
export function ReasonField({ label, hint, value, error, inputRef }: ReasonFieldProps): JSX.Element {
  const id = useId();
  const left = MAX_REASON_LENGTH - codePoints(value.value.trim());
  const wrong = left < 0 ? `That is ${-left} too many characters.` : error;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        ref={inputRef ?? null}
        rows={2}
        value={value.value}
        onInput={(event) => value.value = event.currentTarget.value}
        aria-invalid={wrong !== undefined}
        aria-describedby={`${id}-note`}
      />
      {wrong !== undefined
        ? <FieldError id={`${id}-note`} text={wrong} />
        : <p class="field-hint" id={`${id}-note`}>{left <= 50 ? `${left} characters left` : hint}</p>}
    </div>
  );
}

/** Whether a reason is short enough. */
export function isReason(text: string): boolean {
  return codePoints(text.trim()) <= MAX_REASON_LENGTH;
}
