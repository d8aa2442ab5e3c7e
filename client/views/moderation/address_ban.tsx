// The dialog that bans a range of network addresses: it first says how many people the range covers.

import { useSignal } from "@preact/signals";
import type { JSX, RefObject } from "preact";
import { useRef } from "preact/hooks";
import type { AddressCoverage } from "../../store/moderation/moderation_ui_store.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import { useApp } from "../shell/app_context.ts";
import { useModeration } from "../shell/part_hooks.ts";
import { TextField } from "../ui/text_field.tsx";
import { ConfirmDialog } from "../ui/confirm_dialog.tsx";
import { isReason, LengthChoice, ReasonField, termsOf } from "./sanction_fields.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Asks for the range. The second press of the button, after the coverage is shown, bans it. */
export function AddressBan(): JSX.Element {
  const moderation = useModeration();
  const { i18n } = useApp().stores;
  const t = useI18n("later").moderation;
  const reason = useSignal("");
  const minutes = useSignal<number | null>(1_440);
  const field = useRef<HTMLInputElement>(null);
  const { cidr, coverage, error, setCidr, check } = useCoverage(field);
  return (
    <ConfirmDialog
      title={t.addresses}
      label={coverage === null ? t.checkAddresses : t.banRange(coverage.cidr)}
      danger={coverage !== null}
      run={() => {
        if (coverage === null) return check();
        return isReason(reason.value)
          ? moderation.banAddresses(coverage.cidr, termsOf(reason.value, minutes.value))
          : null;
      }}
    >
      <TextField
        label={t.addressField}
        value={cidr}
        onInput={setCidr}
        hint={t.addressHint}
        error={error && i18n.format(error)}
        autocomplete="off"
        maxLength={64}
        inputRef={field}
      />
      <div role="status">
        {coverage !== null && (
          <p class={coverage.people === 0 ? "coverage" : "coverage coverage-some"}>
            {t.covers<JSX.Element>(<strong>{coverage.cidr}</strong>, coverage.people)}
          </p>
        )}
      </div>
      <LengthChoice minutes={minutes} />
      <ReasonField label={t.reason} hint={t.addressReasonHint} value={reason} />
    </ConfirmDialog>
  );
}

/** A range as it is typed, and its coverage once that is known. */
interface RangeCoverage {
  readonly cidr: string;
  readonly coverage: AddressCoverage | null;
  readonly error: MessageFormat | undefined;
  readonly setCidr: (cidr: string) => void;
  /** Asks the server for the coverage. Returns null: nothing is banned yet. */
  readonly check: () => null;
}

/** The coverage of the range in `field`, which takes the focus when the range is refused. */
function useCoverage(field: RefObject<HTMLInputElement>): RangeCoverage {
  const moderation = useModeration();
  const cidr = useSignal("");
  const coverage = useSignal<AddressCoverage | null>(null);
  const error = useSignal<MessageFormat | undefined>(undefined);
  const fail = (message: MessageFormat): void => {
    error.value = message;
    field.current?.focus();
  };
  const preview = async (): Promise<void> => {
    const range = cidr.value;
    const answer = await moderation.previewAddresses(range.trim());
    // The user may have typed on meanwhile.
    if (cidr.value !== range) return;
    if ("msg" in answer) fail(refusalMessage(answer));
    else coverage.value = answer;
  };
  return {
    cidr: cidr.value,
    coverage: coverage.value,
    error: error.value,
    setCidr: (value) => {
      cidr.value = value;
      error.value = undefined;
      coverage.value = null;
    },
    check: () => {
      if (cidr.value.trim() === "") fail((t) => t("later").moderation.addressMissing);
      else void preview();
      return null;
    },
  };
}
