// The form that changes a member's password.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useApp } from "../shell/app_context.ts";
import { TextField } from "../ui/text_field.tsx";
import { FormFooter } from "../ui/form_footer.tsx";
import { newPasswordProblem } from "../login/registration_fields.tsx";
import { type Errors, useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** Old password, new password. */
export function PasswordChange(props: { username: string; onClose: () => void }): JSX.Element {
  const { stores, actions } = useApp();
  const { passwordHint } = useI18n("login").fields;
  const t = useI18n("later").accountSettings;
  const form = useForm(["old", "new"]);
  const busy = useSignal(false);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (busy.value || form.rest > 0) return;
    const values = form.values;
    const problem = newPasswordProblem(values.new);
    const found: Errors<"old" | "new"> = {
      ...(values.old === "" ? { old: (t) => t("later").accountSettings.currentMissing } : {}),
      ...(problem === null ? {} : { new: problem }),
    };
    form.show(found);
    if (Object.keys(found).length > 0) return;
    busy.value = true;
    const refused = await actions.membership.changePassword(values.old, values.new);
    busy.value = false;
    if (refused !== null) {
      const field = refused.code === "invalid_credentials" ? "old" : undefined;
      return form.refuse(refused, field, "own-password");
    }
    stores.toasts.show((t) => t("later").accountSettings.passwordChanged);
    props.onClose();
  };

  return (
    <form class="setting-form" noValidate onSubmit={submit}>
      {/* For password managers: whose password this is. */}
      <input type="text" name="username" autocomplete="username" value={props.username} hidden readOnly />
      <TextField
        label={t.currentPassword}
        name="current-password"
        type="password"
        {...form.bind("old")}
        autocomplete="current-password"
        reveals
        required
      />
      <TextField
        label={t.newPassword}
        name="new-password"
        type="password"
        {...form.bind("new")}
        hint={passwordHint}
        autocomplete="new-password"
        reveals
        required
      />
      <FormFooter
        label={t.savePassword}
        busy={busy.value}
        error={form.errors.form}
        rest={form.rest}
        onCancel={props.onClose}
      />
    </form>
  );
}
