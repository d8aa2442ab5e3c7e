// The form that changes a member's password.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { passwordProblem } from "../../server/protocol/passwords.ts";
import { useApp } from "./app_context.ts";
import { Field } from "./field.tsx";
import { FormFoot } from "./form_foot.tsx";
import { useForm } from "./use_form.ts";

/** Old password, new password. */
export function PasswordChange(props: { username: string; onClose: () => void }): JSX.Element {
  const { stores, actions } = useApp();
  const form = useForm(["old", "new"]);
  const busy = useSignal(false);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (busy.value || form.rest > 0) return;
    const values = form.values;
    const problem = passwordProblem(values.new);
    const found = {
      ...(values.old === "" ? { old: "Type your current password." } : {}),
      ...(problem === null ? {} : { new: problem }),
    };
    form.show(found);
    if (Object.keys(found).length > 0) return;
    busy.value = true;
    const refused = await actions.membership.changePassword(values.old, values.new);
    busy.value = false;
    if (refused !== null) {
      return form.refuse(refused, refused.code === "invalid_credentials" ? "old" : undefined);
    }
    stores.toasts.show("Your password is changed. Your other devices have to log in again.");
    props.onClose();
  };

  return (
    <form class="setting-form" noValidate onSubmit={submit}>
      {/* For password managers: whose password this is. */}
      <input type="text" name="username" autocomplete="username" value={props.username} hidden readOnly />
      <Field
        label="Current password"
        name="current-password"
        type="password"
        {...form.bind("old")}
        autocomplete="current-password"
        reveals
        required
      />
      <Field
        label="New password"
        name="new-password"
        type="password"
        {...form.bind("new")}
        hint="At least 6 characters"
        autocomplete="new-password"
        reveals
        required
      />
      <FormFoot
        label="Save new password"
        busy={busy.value}
        error={form.errors.form}
        rest={form.rest}
        onCancel={props.onClose}
      />
    </form>
  );
}
