// A passphrase for the keys: six random words, or one of the user's own.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { PasswordField } from "../login/account_fields.tsx";
import { HiddenUsername } from "../settings/hidden_username.tsx";
import { useApp } from "../shell/app_context.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import { TextField } from "../ui/text_field.tsx";
import { useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useSubmit } from "../ui/use_submit.ts";
import type { SlotFormProps } from "./history_key_form.tsx";
import { useKeyRecovery } from "./use_key_recovery.ts";

/** The form. It asks for the password always: the passphrase must not be the same. */
export function PassphraseForm({ username, isOld, onClose, onSaved }: SlotFormProps): JSX.Element {
  const recovery = useKeyRecovery();
  const { toasts } = useApp().stores;
  const t = useI18n("keys").passphrase;
  const { yourPassword } = useI18n("later").accountSettings;
  const form = useForm<"passphrase" | "password">(["passphrase", "password"]);
  const { onInput, ...field } = form.bind("passphrase");
  const offered = useSignal("");
  const offer = (): void =>
    void recovery.offerPassphrase().then((words) => {
      offered.value = words;
      onInput(words);
    }, () => {});
  useEffect(offer, []);
  const { busy, onSubmit } = useSubmit(form, {
    check: () => {
      const { passphrase, password } = form.values;
      const problem = recovery.passphraseProblem(passphrase, password);
      return {
        ...(problem === undefined ? {} : { passphrase: (t) => t("keys").passphrase[problem] }),
        ...(password === "" ? { password: (t) => t("login").fields.passwordMissing } : {}),
      };
    },
    async send() {
      const refused = await recovery.savePassphrase(form.values.passphrase, form.values.password);
      if (refused !== "memory") return refused;
      form.show({ form: (t) => t("keys").get.memory });
      return "shown";
    },
    isOwnPassword: true,
    onDone: () => {
      toasts.show((t) => t("keys").passphrase.kept);
      onSaved();
    },
  });
  return (
    <form class="setting-form" noValidate onSubmit={onSubmit}>
      <HiddenUsername username={username} />
      <TextField label={t.label} hint={t.hint} autocomplete="off" required {...{ ...field, onInput }}>
        {/* All of the words, to write down: the field shows as many as fit. */}
        {form.values.passphrase !== "" && form.values.passphrase === offered.value && (
          <code class="secret-text">{offered.value}</code>
        )}
        <button type="button" class="link-button" onClick={offer}>{t.other}</button>
      </TextField>
      {isOld && <p class="setting-hint">{t.replacesFormer}</p>}
      <PasswordField label={yourPassword} {...form.bind("password")} />
      <FormFooter form={form} label={t.use} busy={busy} onCancel={onClose} />
    </form>
  );
}
