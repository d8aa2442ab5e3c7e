// The question whether the companion shall forget the conversation.

import type { JSX } from "preact";
import { useApp } from "../shell/app_context.ts";
import { useConversations } from "../shell/part_hooks.ts";
import { Confirm } from "../settings/confirm.tsx";
import { Dialog } from "../ui/dialog.tsx";
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
  const { companion } = useConversations();
  const t = useI18n("later").companionSettings;
  return (
    <Confirm
      question={t.forgetWords}
      label={t.forgetYes}
      cancelLabel={t.forgetNo}
      run={() => companion.forget()}
      onDone={onClose}
      onCancel={onClose}
    />
  );
}
