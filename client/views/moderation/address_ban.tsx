// A ban on a range of network addresses: first it is said whom it covers, then it is made.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { AddressCoverage } from "../../store/moderation/moderation_ui_store.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import { useApp, useModeration } from "../shell/app_context.ts";
import { TextField } from "../ui/text_field.tsx";
import type { Outcome } from "./moderation_actions.ts";
import { ConfirmDialog } from "../ui/confirm_dialog.tsx";
import { isReason, LengthChoice, ReasonField } from "./sanction_fields.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Asks for the range, and once more when it is known how many people it covers. */
export function AddressBan(): JSX.Element {
  const moderationActions = useModeration();
  const { stores } = useApp();
  const t = useI18n("later").moderation;
  const cidr = useSignal("");
  const reason = useSignal("");
  const minutes = useSignal<number | null>(1_440);
  const error = useSignal<MessageFormat | undefined>(undefined);
  const coverage = useSignal<AddressCoverage | null>(null);
  const field = useRef<HTMLInputElement>(null);

  const preview = async (): Promise<void> => {
    const asked = cidr.value;
    const answer = await moderationActions.previewAddresses(asked.trim());
    if (cidr.value !== asked) return;
    if ("msg" in answer) {
      error.value = refusalMessage(answer);
      field.current?.focus();
    } else coverage.value = answer;
  };
  const run = (): Outcome | null => {
    if (cidr.value.trim() === "") {
      error.value = (t) => t("later").moderation.addressMissing;
      field.current?.focus();
      return null;
    }
    if (coverage.value === null) {
      void preview();
      return null;
    }
    if (!isReason(reason.value)) return null;
    const lasting = minutes.value === null ? {} : { minutes: minutes.value };
    return moderationActions.banAddresses(coverage.value.cidr, { reason: reason.value, ...lasting });
  };
  const covered = coverage.value;
  return (
    <ConfirmDialog
      title={t.addresses}
      label={covered === null ? t.checkAddresses : t.banRange(covered.cidr)}
      danger={covered !== null}
      run={run}
    >
      <TextField
        label={t.addressField}
        value={cidr.value}
        onInput={(value) => {
          cidr.value = value;
          error.value = undefined;
          coverage.value = null;
        }}
        hint={t.addressHint}
        error={error.value && stores.i18n.format(error.value)}
        autocomplete="off"
        maxLength={64}
        inputRef={field}
      />
      <div role="status">
        {covered !== null && (
          <p class={covered.people === 0 ? "coverage" : "coverage coverage-some"}>
            {t.covers<JSX.Element>(<strong>{covered.cidr}</strong>, covered.people)}
          </p>
        )}
      </div>
      <LengthChoice minutes={minutes} />
      <ReasonField
        label={t.reason}
        hint={t.addressReasonHint}
        value={reason}
      />
    </ConfirmDialog>
  );
}
