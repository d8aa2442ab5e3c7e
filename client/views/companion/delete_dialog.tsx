// The question whether an exchange shall be deleted.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import { useApp, useConversations, useLaterStores } from "../shell/app_context.ts";
import { Dialog } from "../ui/dialog.tsx";
import { FieldError } from "../ui/text_field.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The dialog about the exchange of message `id`. */
export function DeleteDialog({ id }: { id: string }): JSX.Element {
  const { stores } = useApp();
  const { deleting } = useLaterStores().companion;
  const { companion } = useConversations();
  const t = useI18n("later").companion.deletion;
  const error = useSignal<MessageFormat | null>(null);
  const close = (): void => void (deleting.value = null);
  const run = async (): Promise<void> => {
    const refused = await companion.deleteExchange(id);
    if (refused === null) close();
    else error.value = refusalMessage(refused);
  };
  return (
    <Dialog title={t.title} variant="forget-dialog" onClose={close}>
      <div class="settings-body">
        <div class="confirm">
          <p>{t.words}</p>
          {error.value !== null && <FieldError text={stores.i18n.format(error.value)} />}
          <div class="form-buttons">
            <button type="button" class="button button-firm" onClick={run}>{t.yes}</button>
            <button type="button" class="button" onClick={close}>{t.no}</button>
          </div>
        </div>
      </div>
    </Dialog>
  );
}
