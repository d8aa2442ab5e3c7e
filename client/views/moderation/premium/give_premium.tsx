// The dialog that gives a member premium, or changes the end of a gift.

import { type Signal, useSignal } from "@preact/signals";
import type { JSX, RefObject } from "preact";
import { useRef } from "preact/hooks";
import type { ListedEntitlement } from "../../../../server/protocol/premium/entitlements.ts";
import { GIFT_LENGTHS, giftEnd, type GiftLength } from "../../../text/gift_end.ts";
import { useApp } from "../../shell/app_context.ts";
import { useStaff } from "../../shell/part_hooks.ts";
import { ConfirmDialog, type ConfirmDialogProps } from "../../ui/confirm_dialog.tsx";
import { Segment } from "../../ui/segment.tsx";
import { FieldError, TextField } from "../../ui/text_field.tsx";
import { useId } from "../../ui/use_id.ts";
import { useI18n } from "../../ui/use_i18n.ts";
import { isReason, ReasonField } from "../sanction_fields.tsx";

/** Props of {@link GivePremium}. */
export interface GivePremiumProps {
  /** The gift whose end is changed; absent for a new one. */
  readonly entitlement: ListedEntitlement | undefined;
  readonly onClose: () => void;
}

type Problem = "nameMissing" | "nameUnknown" | "dayMissing";

/** The fields of the dialog. */
interface Fields {
  readonly name: Signal<string>;
  readonly length: Signal<GiftLength>;
  readonly day: Signal<string>;
  readonly reason: Signal<string>;
  readonly problem: Signal<Problem | null>;
  readonly nameRef: RefObject<HTMLInputElement>;
  readonly dayRef: RefObject<HTMLInputElement>;
}

/** The dialog. */
export function GivePremium({ entitlement, onClose }: GivePremiumProps): JSX.Element {
  const t = useI18n("staff").premium;
  const { reason: reasonLabel } = useI18n("later").moderation;
  const fields: Fields = {
    name: useSignal(entitlement?.username ?? ""),
    length: useSignal<GiftLength>("month"),
    day: useSignal(""),
    reason: useSignal(""),
    problem: useSignal<Problem | null>(null),
    nameRef: useRef(null),
    dayRef: useRef(null),
  };
  const { length, problem, reason } = fields;
  const isNew = entitlement === undefined;
  return (
    <ConfirmDialog
      title={isNew ? t.give : t.changeTitle(entitlement.username)}
      label={isNew ? t.give : t.save}
      danger={false}
      onClose={onClose}
      run={useGiving(fields)}
    >
      {isNew && <NameField {...fields} />}
      <LengthField length={length} />
      {length.value === "day" && (
        <DayField {...fields} error={problem.value === "dayMissing" ? t.dayMissing : undefined} />
      )}
      {isNew && <p class="question-words">{t.stands}</p>}
      <ReasonField label={reasonLabel} hint={t.reasonHint} value={reason} />
    </ConfirmDialog>
  );
}

/** Checks the fields and gives what they say. */
function useGiving(
  { name, length, day, reason, problem, nameRef, dayRef }: Fields,
): ConfirmDialogProps["run"] {
  const { clock } = useApp();
  const { premium } = useStaff();
  const fail = (what: Problem): null => {
    problem.value = what;
    (what === "dayMissing" ? dayRef : nameRef).current?.focus();
    return null;
  };
  return () => {
    const until = giftEnd(length.value, day.value, clock.serverNow());
    if (name.value.trim() === "") return fail("nameMissing");
    if (until === undefined) return fail("dayMissing");
    if (!isReason(reason.value)) return null;
    problem.value = null;
    return premium.give(name.value.trim(), until, reason.value).then((refused) => {
      if (refused?.field !== "username") return refused;
      fail("nameUnknown");
      return "shown";
    });
  };
}

function NameField({ name, nameRef, problem }: Fields): JSX.Element {
  const t = useI18n("staff").premium;
  const wrong = problem.value;
  return (
    <TextField
      label={t.name}
      value={name.value}
      onInput={(value) => {
        name.value = value;
        problem.value = null;
      }}
      autocomplete="off"
      maxLength={20}
      required
      error={wrong === null || wrong === "dayMissing" ? undefined : t[wrong]}
      inputRef={nameRef}
    />
  );
}

function LengthField({ length }: { length: Signal<GiftLength> }): JSX.Element {
  const t = useI18n("staff").premium;
  const group = useId();
  return (
    <fieldset class="setting">
      <legend>{t.untilWhen}</legend>
      <div class="segments segments-wrap">
        {GIFT_LENGTHS.map((one) => (
          <Segment
            key={one}
            label={t.lengths[one]}
            name={group}
            checked={length.value === one}
            onChange={() => length.value = one}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** A day, by the calendar of the browser. */
function DayField({ day, dayRef, error }: Fields & { error: string | undefined }): JSX.Element {
  const t = useI18n("staff").premium;
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{t.lastDay}</label>
      <input
        id={id}
        ref={dayRef}
        type="date"
        class="day-field"
        value={day.value}
        onInput={(event) => day.value = event.currentTarget.value}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : `${id}-note`}
      />
      {error !== undefined && <FieldError id={`${id}-note`} text={error} />}
    </div>
  );
}
