// Turning the authenticator app off: the password and a code.

import type { JSX } from "preact";
import { PasswordField } from "../login/account_fields.tsx";
import { useFactors } from "../login/use_factors.ts";
import { HiddenUsername } from "../settings/hidden_username.tsx";
import { useApp, useFactorActions } from "../shell/app_context.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import { type Errors, useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useSubmit } from "../ui/use_submit.ts";

type FieldName = "password" | "code";

/** The form. */
export function TurnAppOff(props: { readonly username: string; readonly onClose: () => void }): JSX.Element {
  const actions = useFactorActions();
  const { toasts } = useApp().stores;
  const t = useI18n("later").secondStep;
  const { yourPassword } = useI18n("later").accountSettings;
  const part = useFactors(true, props.onClose);
  const form = useForm<FieldName>(["password", "code"]);
  const { busy, onSubmit } = useSubmit(form, {
    check: () => check(form.values),
    send: () => actions.stopTotp(form.values.password, form.values.code),
    isOwnPassword: true,
    onDone: () => {
      toasts.show((t) => t("later").secondStep.appOff);
      props.onClose();
    },
  });
  return (
    <form class="setting-form" noValidate onSubmit={onSubmit}>
      <HiddenUsername username={props.username} />
      <PasswordField label={yourPassword} {...form.bind("password")} />
      {part && <part.CodeField label={t.code} hint={t.codeHint} {...form.bind("code")} />}
      <FormFooter form={form} label={t.turnOff} busy={busy} danger onCancel={props.onClose} />
    </form>
  );
}

function check(values: Readonly<Record<FieldName, string>>): Errors<FieldName> {
  return {
    ...(values.password === "" ? { password: (t) => t("login").fields.passwordMissing } : {}),
    ...(values.code.length < 6 ? { code: (t) => t("later").secondStep.codeMissing } : {}),
  };
}
