// The fields of a dialog about a sanction: its reason and its length.

import type { Signal } from "@preact/signals";
import type { JSX, Ref } from "preact";
import { useRef } from "preact/hooks";
import { codePoints } from "../../../server/protocol/protocol_limits.ts";
import { MAX_REASON_LENGTH } from "../../../server/protocol/moderation_rules.ts";
import type { SanctionTerms } from "../../store/moderation/moderation_ui_store.ts";
import { FieldError } from "../ui/text_field.tsx";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** Lengths to choose from, minutes; null for a sanction without an end. */
const LENGTHS: readonly (number | null)[] = [10, 60, 1_440, null];

/** Chooses the length, minutes. A given length that is not one of the usual ones is offered too. */
export function LengthChoice({ minutes }: { minutes: Signal<number | null> }): JSX.Element {
  const group = useId();
  const { howLong, length: t } = useI18n("later").moderation;
  const given = useRef(minutes.value).current;
  const lengths = LENGTHS.includes(given)
    ? LENGTHS
    : [...LENGTHS, given].sort((a, b) => (a ?? Infinity) - (b ?? Infinity));
  return (
    <fieldset class="setting">
      <legend>{howLong}</legend>
      <div class="segments segments-wrap">
        {lengths.map((length) => (
          <label class="segment" key={length}>
            <input
              type="radio"
              name={group}
              checked={minutes.value === length}
              onChange={() => minutes.value = length}
            />
            <span>{t(length ?? undefined)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The content of a {@link ReasonField}, and its signal. */
export interface ReasonFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: Signal<string>;
  readonly error?: string | undefined;
  readonly inputRef?: Ref<HTMLTextAreaElement>;
}

/** The field for a reason, with the number of characters left. */
export function ReasonField({ label, hint, value, error, inputRef }: ReasonFieldProps): JSX.Element {
  const id = useId();
  const { reasonLeft, reasonTooLong } = useI18n("later").moderation;
  const left = MAX_REASON_LENGTH - codePoints(value.value.trim());
  const wrong = left < 0 ? reasonTooLong(-left) : error;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        ref={inputRef ?? null}
        dir="auto"
        rows={2}
        value={value.value}
        onInput={(event) => value.value = event.currentTarget.value}
        aria-invalid={wrong !== undefined}
        aria-describedby={`${id}-note`}
      />
      {wrong !== undefined
        ? <FieldError id={`${id}-note`} text={wrong} />
        : <p class="field-hint" id={`${id}-note`}>{left <= 50 ? reasonLeft(left) : hint}</p>}
    </div>
  );
}

/** The terms of a sanction with this reason; `minutes` is null when it has no end. */
export function termsOf(reason: string, minutes: number | null): SanctionTerms {
  return minutes === null ? { reason } : { reason, minutes };
}

/** Whether a reason is short enough. */
export function isReason(text: string): boolean {
  return codePoints(text.trim()) <= MAX_REASON_LENGTH;
}
