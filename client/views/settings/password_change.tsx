// The form that changes a member's password.

import type { JSX } from "preact";
import { NewPasswordField, PasswordField } from "../login/account_fields.tsx";
import { newPasswordProblem } from "../login/registration_fields.tsx";
import { useApp } from "../shell/app_context.ts";
import { useAccount } from "../shell/part_hooks.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import { type Errors, useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useSubmit } from "../ui/use_submit.ts";
import { HiddenUsername } from "./hidden_username.tsx";

type FieldName = "old_password" | "new_password";

/** Old password, new password. */
export function PasswordChange(props: { username: string; onClose: () => void }): JSX.Element {
  const account = useAccount();
  const { stores } = useApp();
  const t = useI18n("later").accountSettings;
  const form = useForm<FieldName>(["old_password", "new_password"]);
  const { busy, onSubmit } = useSubmit(form, {
    check: () => check(form.values),
    send: () => account.changePassword(form.values.old_password, form.values.new_password),
    isOwnPassword: true,
    onDone: () => {
      stores.toasts.show((t) => t("later").accountSettings.passwordChanged);
      props.onClose();
    },
  });
  return (
    <form class="setting-form" noValidate onSubmit={onSubmit}>
      <HiddenUsername username={props.username} />
      <PasswordField label={t.currentPassword} name="current-password" {...form.bind("old_password")} />
      <NewPasswordField label={t.newPassword} name="new-password" {...form.bind("new_password")} />
      <FormFooter
        form={form}
        label={t.savePassword}
        busy={busy}
        onCancel={props.onClose}
      />
    </form>
  );
}

function check(values: Readonly<Record<FieldName, string>>): Errors<FieldName> {
  const problem = newPasswordProblem(values.new_password);
  return {
    ...(values.old_password === "" ? { old_password: (t) => t("later").accountSettings.currentMissing } : {}),
    ...(problem === null ? {} : { new_password: problem }),
  };
}
