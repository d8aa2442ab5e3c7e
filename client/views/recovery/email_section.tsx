// The section "E-mail" of the settings tab Account.

import type { JSX } from "preact";
import { PasswordField } from "../login/account_fields.tsx";
import { HiddenUsername } from "../settings/hidden_username.tsx";
import { SettingAction } from "../settings/setting_action.tsx";
import { useApp, useLaterStores, useOwnRecovery } from "../shell/app_context.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import { TextField } from "../ui/text_field.tsx";
import { type Errors, useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useSubmit } from "../ui/use_submit.ts";
import { SummaryState } from "./summary_state.tsx";

/** The address, and whether it is confirmed. */
export function EmailSection({ username }: { readonly username: string }): JSX.Element {
  const { summary, connection } = useLaterStores();
  const t = useI18n("later").email;
  const own = summary.own.value;
  if (own === null) return <SummaryState title={t.title} />;
  const { email, email_verified, verified_email } = own;
  const hasMail = connection.operator.value.features?.includes("mail") === true;
  const isPending = email !== null && !email_verified;
  const hints = email === null
    ? [hasMail ? t.none : t.noMail]
    : isPending
    ? [t.pending(email), ...(verified_email === undefined ? [] : [t.inForce(verified_email)])]
    : [t.verified(email)];
  return (
    <SettingAction
      title={t.title}
      hint={hints.join(" ")}
      label={email === null ? t.add : isPending && hasMail ? t.sendAgain : t.change}
    >
      {(close) => <EmailForm {...{ username, email, hasMail }} onClose={close} />}
    </SettingAction>
  );
}

interface EmailFormProps {
  readonly username: string;
  readonly email: string | null;
  readonly hasMail: boolean;
  readonly onClose: () => void;
}

type FieldName = "email" | "password";

function EmailForm({ username, email, hasMail, onClose }: EmailFormProps): JSX.Element {
  const { toasts } = useApp().stores;
  const actions = useOwnRecovery();
  const t = useI18n("later").email;
  const { yourPassword } = useI18n("later").accountSettings;
  const form = useForm<FieldName>(["email", "password"], { email: email ?? "" });
  const { busy, onSubmit } = useSubmit(form, {
    check: () => check(form.values),
    send: () => actions.setEmail(form.values.email.trim(), form.values.password),
    isOwnPassword: true,
    onDone: () => {
      toasts.show((t) => hasMail ? t("later").email.sent : t("later").email.saved);
      onClose();
    },
  });
  return (
    <form class="setting-form" noValidate onSubmit={onSubmit}>
      <HiddenUsername username={username} />
      <TextField
        label={t.address}
        name="email"
        type="email"
        autocomplete="email"
        maxLength={254}
        required
        {...form.bind("email")}
      />
      <PasswordField label={yourPassword} {...form.bind("password")} />
      <FormFooter form={form} label={t.save} busy={busy} onCancel={onClose} />
    </form>
  );
}

function check({ email, password }: Readonly<Record<FieldName, string>>): Errors<FieldName> {
  return {
    ...(email.trim() === "" ? { email: (t) => t("later").email.addressMissing } : {}),
    ...(password === "" ? { password: (t) => t("login").fields.passwordMissing } : {}),
  };
}
