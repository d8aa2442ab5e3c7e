// The section "Recovery codes" of the settings tab Account.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { RecoveryCodeList } from "../account/recovery_code_list.tsx";
import { PasswordField } from "../login/account_fields.tsx";
import { HiddenUsername } from "../settings/hidden_username.tsx";
import { SettingAction } from "../settings/setting_action.tsx";
import { useLaterStores, useOwnRecovery } from "../shell/app_context.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import { useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useSubmit } from "../ui/use_submit.ts";
import { SummaryState } from "./summary_state.tsx";

/** How many codes are left, and new ones. It loads the summary of the account, which the section E-mail shows too. */
export function CodesSection({ username }: { readonly username: string }): JSX.Element {
  const { summary, factors } = useLaterStores();
  const actions = useOwnRecovery();
  const t = useI18n("later").codes;
  const own = summary.own.value;
  // A first second factor brings codes.
  useEffect(() => void actions.load(), [factors.own.value]);
  if (own === null) return <SummaryState title={t.title} />;
  const left = own.recovery_codes_left;
  return (
    <SettingAction
      title={t.title}
      hint={left === 0 ? t.none : t.left(left)}
      label={left === 0 ? t.make : t.renew}
    >
      {(close) => <NewCodes {...{ username, left }} onClose={close} />}
    </SettingAction>
  );
}

interface NewCodesProps {
  readonly username: string;
  readonly left: number;
  readonly onClose: () => void;
}

/** The password, and then the codes, until the user says that they are kept. */
function NewCodes({ username, left, onClose }: NewCodesProps): JSX.Element {
  const actions = useOwnRecovery();
  const t = useI18n("later").codes;
  const { yourPassword } = useI18n("later").accountSettings;
  const codes = useSignal<readonly string[] | null>(null);
  const form = useForm(["password"]);
  const { busy, onSubmit } = useSubmit(form, {
    check: () => form.values.password === "" ? { password: (t) => t("login").fields.passwordMissing } : {},
    async send() {
      const answer = await actions.renewCodes(form.values.password);
      if ("refused" in answer) return answer.refused;
      codes.value = answer;
      return null;
    },
    isOwnPassword: true,
    onDone: () => {},
  });
  if (codes.value !== null) {
    const onDone = (): void => {
      void actions.load();
      onClose();
    };
    return <RecoveryCodeList codes={codes.value} username={username} onDone={onDone} />;
  }
  return (
    <form class="setting-form" noValidate onSubmit={onSubmit}>
      <HiddenUsername username={username} />
      {left > 0 && <p class="setting-hint">{t.renewHint}</p>}
      <PasswordField label={yourPassword} {...form.bind("password")} />
      <FormFooter form={form} label={t.show} busy={busy} onCancel={onClose} />
    </form>
  );
}
