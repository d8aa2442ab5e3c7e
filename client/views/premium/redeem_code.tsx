// Redeeming a code.

import type { JSX } from "preact";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { usePremium } from "../shell/part_hooks.ts";
import { SettingAction } from "../settings/setting_action.tsx";
import { FormFooter } from "../ui/form_footer.tsx";
import { TextField } from "../ui/text_field.tsx";
import { useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useSubmit } from "../ui/use_submit.ts";

/** The section, with a button that opens the field. */
export function RedeemCode(): JSX.Element {
  const t = useI18n("later").premium;
  return (
    <SettingAction title={t.code} hint={t.codeHint} label={t.enterCode}>
      {(close) => <CodeForm onClose={close} />}
    </SettingAction>
  );
}

/** What is said of a code, by the code of the refusal. */
const PROBLEMS: Readonly<Record<string, MessageFormat | undefined>> = {
  bad_request: (t) => t("later").premium.codeUnknown,
  not_found: (t) => t("later").premium.codeUnknown,
  conflict: (t) => t("later").premium.codeUsed,
  expired: (t) => t("later").premium.codeOver,
};

function CodeForm({ onClose }: { onClose: () => void }): JSX.Element {
  const actions = usePremium();
  const t = useI18n("later").premium;
  const form = useForm(["code"]);
  const { busy, onSubmit } = useSubmit(form, {
    check: () => form.values.code.trim() === "" ? { code: (t) => t("later").premium.codeMissing } : {},
    async send() {
      const refused = await actions.redeem(form.values.code.trim());
      const problem = refused === null ? undefined : PROBLEMS[refused.code];
      if (problem === undefined) return refused;
      form.show({ code: problem });
      return "shown";
    },
    onDone: onClose,
  });
  return (
    <form class="setting-form" noValidate onSubmit={onSubmit}>
      <TextField label={t.codeLabel} autocomplete="off" maxLength={64} required {...form.bind("code")} />
      <FormFooter form={form} label={t.redeem} busy={busy} onCancel={onClose} />
    </form>
  );
}
