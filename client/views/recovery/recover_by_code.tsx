// Resetting the password with a recovery code.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { NewPasswordField, UsernameField } from "../login/account_fields.tsx";
import { AgeCheck } from "../login/age_check.tsx";
import { newPasswordProblem } from "../login/registration_fields.tsx";
import { useLogin, useRecoveryActions } from "../shell/app_context.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import { TextField } from "../ui/text_field.tsx";
import { type Errors, useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useSubmit } from "../ui/use_submit.ts";
import { useEntry } from "./use_entry.ts";

const FIELDS = ["username", "recovery_code", "new_password", "age"] as const;
type FieldName = typeof FIELDS[number];

/** Props of {@link RecoverByCode}. */
export interface RecoverByCodeProps {
  /** Whether the first field that is empty gets the focus. */
  readonly focused: boolean;
  readonly onDone: () => void;
}

/** The form. */
export function RecoverByCode({ focused, onDone }: RecoverByCodeProps): JSX.Element {
  const { prefs } = useLogin().stores;
  const actions = useRecoveryActions();
  const enter = useEntry();
  const t = useI18n("recovery").forgot;
  const form = useForm(FIELDS, { username: prefs.username.value });
  useEffect(() => {
    if (focused) form.focus(form.values.username === "" ? "username" : "recovery_code");
  }, []);
  const { busy, onSubmit } = useSubmit(form, {
    check: () => check(form.values, prefs.ofAge.value),
    async send() {
      const { username, recovery_code, new_password } = form.values;
      const answer = await actions.recover(username.trim(), recovery_code, new_password);
      if ("refused" in answer) return answer.refused;
      onDone();
      enter(answer.token);
      return null;
    },
    onDone: () => {},
  });
  return (
    <form class="join-form" noValidate onSubmit={onSubmit}>
      <UsernameField {...form.bind("username")} />
      <TextField
        label={t.code}
        hint={t.codeHint}
        autocomplete="off"
        maxLength={64}
        required
        {...form.bind("recovery_code")}
      />
      <NewPasswordField label={t.newPassword} name="new-password" {...form.bind("new_password")} />
      <AgeCheck {...form.bind("age")} />
      <FormFooter form={form} label={t.recover} busy={busy} />
    </form>
  );
}

function check(values: Readonly<Record<FieldName, string>>, isOfAge: boolean): Errors<FieldName> {
  const problem = newPasswordProblem(values.new_password);
  return {
    ...(values.username.trim() === "" ? { username: (t) => t("login").fields.nameMissing } : {}),
    ...(values.recovery_code.trim() === "" ? { recovery_code: (t) => t("recovery").forgot.codeMissing } : {}),
    ...(problem === null ? {} : { new_password: problem }),
    ...(isOfAge ? {} : { age: (t) => t("login").join.tooYoung }),
  };
}
