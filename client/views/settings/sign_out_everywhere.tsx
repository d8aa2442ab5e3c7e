// The question before all other sessions of a member end.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import { useApp } from "../shell/app_context.ts";
import { useAccount } from "../shell/part_hooks.ts";
import { FieldError } from "../ui/text_field.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The question and its two answers. */
export function SignOutEverywhere({ onClose }: { onClose: () => void }): JSX.Element {
  const account = useAccount();
  const { stores } = useApp();
  const { cancel } = useI18n("login");
  const t = useI18n("later").accountSettings;
  const error = useSignal<MessageFormat | null>(null);
  const run = async (): Promise<void> => {
    const refused = await account.signOutEverywhere();
    if (refused !== null) {
      error.value = refusalMessage(refused);
      return;
    }
    stores.toasts.show((t) => t("later").accountSettings.signedOut);
    onClose();
  };
  return (
    <div class="confirm">
      <p>{t.signOutQuestion}</p>
      {error.value !== null && <FieldError text={stores.i18n.format(error.value)} />}
      <div class="form-buttons">
        <button type="button" class="button button-firm" onClick={run}>{t.signOutYes}</button>
        <button type="button" class="button" onClick={onClose}>{cancel}</button>
      </div>
    </div>
  );
}
