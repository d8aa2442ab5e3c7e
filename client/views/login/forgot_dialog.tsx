// What to do about a forgotten password: only the operator can help.

import type { JSX } from "preact";
import { useLogin } from "../shell/app_context.ts";
import { Contact } from "./contact.tsx";
import { NoteDialog } from "../ui/note_dialog.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The dialog, with the operator's contact. */
export function ForgotDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const { contact } = useLogin().stores.connection.operator.value;
  const { join } = useI18n("login");
  return (
    <NoteDialog title={join.forgot} onClose={onClose}>
      {join.forgotWords(contact && <Contact contact={contact} />)}
    </NoteDialog>
  );
}
