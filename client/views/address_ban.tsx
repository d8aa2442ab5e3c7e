// A ban on a range of network addresses: first it is said whom it covers, then it is made.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { Coverage } from "../store/moderation.ts";
import { useModeration } from "./app_context.ts";
import { Field } from "./field.tsx";
import type { Outcome } from "./moderation_actions.ts";
import { Question } from "./question.tsx";
import { isReason, LengthChoice, ReasonField } from "./terms_fields.tsx";

/** Asks for the range, and once more when it is known how many people it covers. */
export function AddressBan(): JSX.Element {
  const deeds = useModeration();
  const cidr = useSignal("");
  const reason = useSignal("");
  const minutes = useSignal<number | null>(1_440);
  const error = useSignal<string | undefined>(undefined);
  const coverage = useSignal<Coverage | null>(null);
  const field = useRef<HTMLInputElement>(null);

  const preview = async (): Promise<void> => {
    const asked = cidr.value;
    const answer = await deeds.previewAddresses(asked.trim());
    if (cidr.value !== asked) return;
    if ("msg" in answer) {
      error.value = answer.msg;
      field.current?.focus();
    } else coverage.value = answer;
  };
  const run = (): Outcome | null => {
    if (cidr.value.trim() === "") {
      error.value = "Write an address or a range.";
      field.current?.focus();
      return null;
    }
    if (coverage.value === null) {
      void preview();
      return null;
    }
    if (!isReason(reason.value)) return null;
    const lasting = minutes.value === null ? {} : { minutes: minutes.value };
    return deeds.banAddresses(coverage.value.cidr, { reason: reason.value, ...lasting });
  };
  const covered = coverage.value;
  return (
    <Question
      title="Ban addresses"
      label={covered === null ? "Check whom it covers" : `Ban ${covered.cidr}`}
      danger={covered !== null}
      run={run}
    >
      <Field
        label="Address or range"
        value={cidr.value}
        onInput={(value) => {
          cidr.value = value;
          error.value = undefined;
          coverage.value = null;
        }}
        hint="Such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/48"
        error={error.value}
        autocomplete="off"
        maxLength={64}
        inputRef={field}
      />
      <div role="status">
        {covered !== null && (
          <p class={covered.people === 0 ? "coverage" : "coverage coverage-some"}>
            <strong>{covered.cidr}</strong> covers {people(covered.people)} online.
          </p>
        )}
      </div>
      <LengthChoice minutes={minutes} />
      <ReasonField
        label="Reason (optional)"
        hint="For moderators. Whoever is covered does not read it."
        value={reason}
      />
    </Question>
  );
}

function people(count: number): string {
  if (count === 0) return "nobody";
  return count === 1 ? "1 person" : `${count} people`;
}
