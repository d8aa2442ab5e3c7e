// The question whether the companion shall forget the conversation.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import { useApp, useConversations } from "../shell/app_context.ts";
import { Dialog } from "../ui/dialog.tsx";
import { FieldError } from "../ui/text_field.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The dialog of the button `Forget our conversation`. */
export function ForgetDialog(): JSX.Element {
  const { screen } = useApp().stores;
  const { forgetTitle } = useI18n("later").companionSettings;
  const close = (): void => void (screen.dialog.value = null);
  return (
    <Dialog title={forgetTitle} variant="forget-dialog" onClose={close}>
      <div class="settings-body">
        <ForgetQuestion onClose={close} />
      </div>
    </Dialog>
  );
}

/** The question, and its two buttons. */
export function ForgetQuestion({ onClose }: { onClose: () => void }): JSX.Element {
  const { stores } = useApp();
  const { companion } = useConversations();
  const t = useI18n("later").companionSettings;
  const error = useSignal<MessageFormat | null>(null);
  const run = async (): Promise<void> => {
    const refused = await companion.forget();
    if (refused === null) onClose();
    else error.value = refusalMessage(refused);
  };
  return (
    <div class="confirm">
      <p>{t.forgetWords}</p>
      {error.value !== null && <FieldError text={stores.i18n.format(error.value)} />}
      <div class="form-buttons">
        <button type="button" class="button button-firm" onClick={run}>{t.forgetYes}</button>
        <button type="button" class="button" onClick={onClose}>{t.forgetNo}</button>
      </div>
    </div>
  );
}
