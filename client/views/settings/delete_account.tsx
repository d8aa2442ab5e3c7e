// Deleting the account: the password first, then a last question.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { SecondStepData } from "../../../server/protocol/errors.ts";
import type { Proof, Refused } from "../../store/session/session_store.ts";
import { useFactors } from "../login/use_factors.ts";
import { PasswordField } from "../login/account_fields.tsx";
import { useAccount } from "../shell/app_context.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import { type Form, useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { DeletionNotes } from "./deletion_notes.tsx";
import { HiddenUsername } from "./hidden_username.tsx";

/** The second step that the server asks for, and what came of the last proof. */
interface AskedStep {
  readonly data: SecondStepData;
  readonly refused: Refused | null;
  readonly busy: boolean;
}

/** The form, or the question once the password is typed. */
export function DeleteAccount(props: { username: string; onClose: () => void }): JSX.Element {
  const account = useAccount();
  const t = useI18n("later").accountSettings;
  const form = useForm(["password"]);
  const asking = useSignal(false);
  const refusedBefore = form.errorOf("password") ?? form.errorOf("form");

  const step = useSignal<AskedStep | null>(null);
  const part = useFactors(step.value !== null, () => step.value = null);

  const deleteIt = async (proof?: Proof): Promise<void> => {
    if (step.value !== null) step.value = { ...step.value, busy: true };
    const refused = await account.deleteAccount(form.values.password, proof);
    if (refused === null) return;
    if (refused.secondStep !== undefined) {
      return void (step.value = { data: refused.secondStep, refused: null, busy: false });
    }
    if (step.value !== null && refused.field !== "password") {
      return void (step.value = { ...step.value, refused, busy: false });
    }
    step.value = null;
    asking.value = false;
    form.refuse(refused, true);
  };
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (form.values.password === "") form.show({ password: (t) => t("login").fields.passwordMissing });
    else if (form.retrySeconds === 0) asking.value = true;
  };

  if (step.value !== null && part !== null) {
    const { data, refused, busy } = step.value;
    return (
      <part.StepForm
        {...{ asked: data, refused, busy, label: t.deleteYes, danger: true }}
        onProve={(proof) => void deleteIt(proof)}
        onExpired={() => void deleteIt()}
        onBack={props.onClose}
      />
    );
  }
  if (asking.value) {
    return <LastQuestion username={props.username} onYes={() => deleteIt()} onNo={props.onClose} />;
  }
  return (
    <form class="setting-form" noValidate onSubmit={onSubmit}>
      <HiddenUsername username={props.username} />
      <DeletionNotes />
      <OwnPasswordField form={form} focused={refusedBefore !== undefined} />
      <FormFooter
        form={form}
        label={t.continue}
        danger
        onCancel={props.onClose}
      />
    </form>
  );
}

/** `focused`: the form is shown again because the password was refused. */
function OwnPasswordField({ form, focused }: { form: Form<"password">; focused: boolean }): JSX.Element {
  const { yourPassword } = useI18n("later").accountSettings;
  const { inputRef, ...binding } = form.bind("password");
  const input = useRef<HTMLInputElement | null>(null);
  useEffect(() => {
    if (focused) input.current?.focus();
  }, [focused]);
  return (
    <PasswordField
      label={yourPassword}
      {...binding}
      inputRef={(element) => {
        input.current = element;
        inputRef(element);
      }}
    />
  );
}

interface LastQuestionProps {
  readonly username: string;
  readonly onYes: () => Promise<void>;
  readonly onNo: () => void;
}

function LastQuestion({ username, onYes, onNo }: LastQuestionProps): JSX.Element {
  const busy = useSignal(false);
  const t = useI18n("later").accountSettings;
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  const answer = async (): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    await onYes();
    busy.value = false;
  };
  return (
    <div class="confirm" role="alert">
      <p>
        <strong>{t.deleteQuestion(username)}</strong> {t.noWayBack}
      </p>
      <div class="form-buttons">
        <button type="button" class="button button-danger" aria-busy={busy.value} onClick={answer}>
          {t.deleteYes}
          {busy.value && <span class="spinner" aria-hidden="true" />}
        </button>
        <button type="button" class="button" ref={keep} onClick={onNo}>{t.deleteNo}</button>
      </div>
    </div>
  );
}
