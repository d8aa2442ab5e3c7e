// The question whether an exchange shall be deleted.

import type { JSX } from "preact";
import { useConversations, useLaterStores } from "../shell/part_hooks.ts";
import { Confirm } from "../settings/confirm.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The dialog about the exchange of message `id`. */
export function DeleteDialog({ id }: { id: string }): JSX.Element {
  const { deleting } = useLaterStores().companion;
  const { companion } = useConversations();
  const t = useI18n("later").companion.deletion;
  const close = (): void => void (deleting.value = null);
  return (
    <Dialog title={t.title} variant="forget-dialog" onClose={close}>
      <div class="settings-body">
        <Confirm
          question={t.words}
          label={t.yes}
          cancelLabel={t.no}
          run={() => companion.deleteExchange(id)}
          onDone={close}
          onCancel={close}
        />
      </div>
    </Dialog>
  );
}
