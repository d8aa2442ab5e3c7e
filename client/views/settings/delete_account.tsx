// Asks for the password, and once more; then the account is gone.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useApp } from "../shell/app_context.ts";
import { FieldError, TextField } from "../ui/text_field.tsx";
import { type Form, useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** First the password, then the last question. */
export function DeleteAccount(props: { username: string; onClose: () => void }): JSX.Element {
  const { actions } = useApp();
  const { cancel, inTime } = useI18n("login");
  const t = useI18n("later").accountSettings;
  const form = useForm(["password"]);
  const asking = useSignal(false);
  const refusedBefore = form.errors.password ?? form.errors.form;

  const run = async (): Promise<void> => {
    const refused = await actions.membership.deleteAccount(form.values.password);
    if (refused === null) return;
    asking.value = false;
    form.refuse(
      refused,
      refused.code === "invalid_credentials" ? "password" : undefined,
      "own-password",
    );
  };

  if (asking.value) {
    return <LastQuestion username={props.username} onYes={run} onNo={props.onClose} />;
  }
  return (
    <form
      class="setting-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (form.values.password === "") {
          form.show({ password: (t) => t("login").fields.passwordMissing });
        } else if (form.rest === 0) asking.value = true;
      }}
    >
      <input type="text" name="username" autocomplete="username" value={props.username} hidden readOnly />
      <PasswordField form={form} focused={refusedBefore !== undefined} />
      {form.errors.form !== undefined && <FieldError text={form.errors.form} />}
      <div class="form-buttons">
        <button type="submit" class="button button-danger" disabled={form.rest > 0}>
          {t.continue}
          {form.rest > 0 && <span class="form-rest" aria-hidden="true">{inTime(form.rest)}</span>}
        </button>
        <button type="button" class="button" onClick={props.onClose}>{cancel}</button>
      </div>
    </form>
  );
}

/** `focused`: the form is back because the password was refused. */
function PasswordField({ form, focused }: { form: Form<"password">; focused: boolean }): JSX.Element {
  const { yourPassword } = useI18n("later").accountSettings;
  const { inputRef, ...binding } = form.bind("password");
  const input = useRef<HTMLInputElement | null>(null);
  useEffect(() => {
    if (focused) input.current?.focus();
  }, [focused]);
  return (
    <TextField
      label={yourPassword}
      name="password"
      type="password"
      {...binding}
      inputRef={(element) => {
        input.current = element;
        inputRef(element);
      }}
      autocomplete="current-password"
      reveals
      required
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
