// The dialogs before actions of moderators, and the dialog of a report.

import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { isBlank } from "../../../server/protocol/blank.ts";
import type { ListedUser } from "../../../server/protocol/server_events.ts";
import type { Role } from "../../../server/protocol/roles.ts";
import type {
  ReportedMessage,
  SanctionKind,
  SanctionTerms,
} from "../../store/moderation/moderation_ui_store.ts";
import { AddressBan } from "./address_ban.tsx";
import { useApp } from "../shell/app_context.ts";
import { useModeration } from "../shell/part_hooks.ts";
import type { ModerationActions, Outcome } from "./moderation_actions.ts";
import { ConfirmDialog } from "../ui/confirm_dialog.tsx";
import { RulesButton } from "../login/rules_button.tsx";
import { ReportedText } from "./reported_text.tsx";
import { ResetLinkDialog } from "../recovery/reset_link_dialog.tsx";
import { isReason, LengthChoice, ReasonField, termsOf } from "./sanction_fields.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The dialog of the open question, if any. */
export function ModerationDialogs(): JSX.Element | null {
  const question = useApp().stores.moderation.dialog.value;
  if (question === null) return null;
  switch (question.kind) {
    case "report":
      return <Report target={question.target} message={question.message} />;
    case "remove":
      return <Removal target={question.target} id={question.id} text={question.text} />;
    case "role":
      return <RoleChange account={question.account} role={question.role} />;
    case "reset_link":
      return <ResetLinkDialog account={question.account} />;
    case "addresses":
      return <AddressBan />;
    case "unverify":
      return <Unverify target={question.target} />;
    default:
      return <Sanction kind={question.kind} target={question.target} terms={question.terms ?? {}} />;
  }
}

/** How far back a ban removes what its target said, minutes. */
const REMOVE_MINUTES = 10;

interface SanctionForm {
  /** The length that is chosen at first, minutes; absent for an action without a length. */
  readonly minutes?: number;
  readonly run: (actions: ModerationActions, target: string, terms: SanctionTerms) => Outcome;
}

const SANCTIONS: Readonly<Record<SanctionKind, SanctionForm>> = {
  kick: { run: (actions, target, terms) => actions.kick(target, terms) },
  ban: {
    minutes: 1_440,
    run: (actions, target, terms) => actions.ban(target, terms),
  },
  mute: { minutes: 10, run: (actions, target, terms) => actions.mute(target, terms) },
};

function Sanction(
  { kind, target, terms }: { kind: SanctionKind; target: string; terms: SanctionTerms },
): JSX.Element {
  const moderation = useModeration();
  const { minutes, run } = SANCTIONS[kind];
  const { effects, reason: reasonLabel, reasonHint, sanctions } = useI18n("later").moderation;
  const label = useI18n("later").people[kind];
  const reason = useSignal(terms.reason ?? "");
  const length = useSignal<number | null>(terms.minutes ?? minutes ?? null);
  const removes = useSignal(false);
  const sanction = (): Outcome | null => {
    if (!isReason(reason.value)) return null;
    const removal = removes.value ? { removeMinutes: REMOVE_MINUTES } : {};
    return run(moderation, target, { ...termsOf(reason.value, length.value), ...removal });
  };
  return (
    <ConfirmDialog title={sanctions[kind](target)} label={label} danger run={sanction}>
      <p class="question-words">{effects[kind]}</p>
      {minutes !== undefined && <LengthChoice minutes={length} />}
      {kind === "ban" && <RemovalChoice on={removes} />}
      <ReasonField label={reasonLabel} hint={reasonHint(target)} value={reason} />
    </ConfirmDialog>
  );
}

function RemovalChoice({ on }: { on: Signal<boolean> }): JSX.Element {
  const { removeSaid } = useI18n("later").moderation;
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={on.value}
        onChange={(event) => on.value = event.currentTarget.checked}
      />
      <span>{removeSaid(REMOVE_MINUTES)}</span>
    </label>
  );
}

function Removal({ target, id, text }: { target: string; id: string; text: string }): JSX.Element {
  const moderation = useModeration();
  const t = useI18n("later").moderation;
  const reason = useSignal("");
  return (
    <ConfirmDialog
      title={t.remove}
      label={t.removeYes}
      danger
      run={() => isReason(reason.value) ? moderation.remove(id, reason.value) : null}
    >
      <ReportedText text={text} of={reason} />
      <p class="question-words">{t.removeEffect(target)}</p>
      <ReasonField label={t.reason} hint={t.removeReasonHint} value={reason} />
    </ConfirmDialog>
  );
}

function Unverify({ target }: { target: string }): JSX.Element {
  const moderation = useModeration();
  const t = useI18n("later").moderation;
  const label = useI18n("later").people.unverify;
  return (
    <ConfirmDialog
      title={t.unverify(target)}
      label={label}
      danger
      run={() => moderation.toggleVerified(target, true)}
    >
      <p class="question-words">{t.unverifyEffect}</p>
    </ConfirmDialog>
  );
}

function RoleChange({ account, role }: { account: ListedUser; role: Role }): JSX.Element {
  const moderation = useModeration();
  const t = useI18n("later").moderation;
  return (
    <ConfirmDialog
      title={t.roles[role](account.username)}
      label={t.changeRole}
      danger={role === "user"}
      run={() => moderation.setRole(account.id, role)}
    >
      <p class="question-words">{t.roleEffects[role]} {t.roleNews}</p>
    </ConfirmDialog>
  );
}

function Report(
  { target, message }: { target: string; message: ReportedMessage | undefined },
): JSX.Element {
  const moderation = useModeration();
  const t = useI18n("later").moderation;
  const label = useI18n("later").people.report;
  const reason = useSignal("");
  const isMissing = useSignal(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const report = (): Outcome | null => {
    if (!isBlank(reason.value) && isReason(reason.value)) {
      return moderation.report(target, reason.value.trim(), message);
    }
    isMissing.value = isBlank(reason.value);
    field.current?.focus();
    return null;
  };
  return (
    <ConfirmDialog title={t.report(target)} label={label} danger={false} run={report}>
      {message?.text !== undefined && <ReportedText text={message.text} of={reason} />}
      <ReasonField
        label={t.reportReason}
        hint={t.reportHint}
        value={reason}
        error={isMissing.value && isBlank(reason.value) ? t.reportMissing : undefined}
        inputRef={field}
      />
      <p class="question-words">
        {message === undefined
          ? t.reportSees
          : message.room === undefined
          ? t.reportSeesText
          : message.proof === undefined
          ? t.reportSeesPrivate
          : t.reportProves}
      </p>
      <RulesButton />
    </ConfirmDialog>
  );
}
