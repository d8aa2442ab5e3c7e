// Adding a passkey: the password and a name, then the browser, then recovery codes with the first factor.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { MAX_PASSKEY_NAME } from "../../../server/protocol/factors/passkey_views.ts";
import { PasswordField } from "../login/account_fields.tsx";
import { useFactors } from "../login/use_factors.ts";
import type { Factors } from "../shell/page_parts.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { HiddenUsername } from "../settings/hidden_username.tsx";
import { useApp, useFactorActions } from "../shell/app_context.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import { TextField } from "../ui/text_field.tsx";
import { useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useSubmit } from "../ui/use_submit.ts";
import { RecoveryCodeList } from "./recovery_code_list.tsx";

/** The form, then the codes. */
export function AddPasskey(props: { readonly username: string; readonly onClose: () => void }): JSX.Element {
  const { toasts } = useApp().stores;
  const actions = useFactorActions();
  const t = useI18n("later").secondStep;
  const { yourPassword, continue: goOn } = useI18n("later").accountSettings;
  const part = useFactors(true, props.onClose);
  const form = useForm<"password" | "name">(["password", "name"]);
  const codes = useSignal<readonly string[] | null>(null);
  const made = useRef<readonly string[]>([]);
  const done = (): void => {
    toasts.show((t) => t("later").secondStep.passkeyDone);
    props.onClose();
    void actions.load();
  };
  const send = async ({ makePasskey }: Factors): Promise<Refused | "shown" | null> => {
    const asked = await actions.passkeyOptions(form.values.password);
    if ("refused" in asked) {
      if (asked.refused.code !== "unavailable" || asked.refused.retryAt !== undefined) return asked.refused;
      form.show({ form: (t) => t("factors").problems.elsewhere });
      return "shown";
    }
    const given = await makePasskey(asked.options);
    if ("problem" in given) {
      const { problem } = given;
      form.show({ form: (t) => t("factors").problems[problem] });
      return "shown";
    }
    const added = await actions.addPasskey(given.answer, form.values.name.trim());
    if ("refused" in added) return added.refused;
    made.current = added.codes;
    return null;
  };
  const { busy, onSubmit } = useSubmit(form, {
    check: () => form.values.password === "" ? { password: (t) => t("login").fields.passwordMissing } : {},
    send: () => send(part!),
    isOwnPassword: true,
    onDone: () => made.current.length === 0 ? done() : codes.value = made.current,
  });
  if (codes.value !== null) {
    return <RecoveryCodeList codes={codes.value} username={props.username} onDone={done} />;
  }
  return (
    <form class="setting-form" noValidate onSubmit={onSubmit}>
      <HiddenUsername username={props.username} />
      <PasswordField label={yourPassword} {...form.bind("password")} />
      <TextField
        label={t.passkeyName}
        hint={t.passkeyNameHint}
        autocomplete="off"
        maxLength={MAX_PASSKEY_NAME}
        {...form.bind("name")}
      />
      <FormFooter form={form} label={goOn} busy={busy || part === null} onCancel={props.onClose} />
    </form>
  );
}
