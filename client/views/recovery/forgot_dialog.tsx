// The ways back in for who has forgotten the password: a mail, a recovery code, or whom to ask.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Contact } from "../login/contact.tsx";
import { useLogin } from "../shell/app_context.ts";
import { NoteDialog } from "../ui/note_dialog.tsx";
import { Segment } from "../ui/segment.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { ForgotByMail } from "./forgot_by_mail.tsx";
import { RecoverByCode } from "./recover_by_code.tsx";

/** The dialog. */
export function ForgotDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const { contact, features } = useLogin().stores.connection.operator.value;
  const { join } = useI18n("login");
  const t = useI18n("recovery").forgot;
  const hasMail = features?.includes("mail") === true;
  const byCode = useSignal(false);
  const isByCode = !hasMail || byCode.value;
  // Later, the focus stays on the choice.
  const isNew = useRef(true);
  useEffect(() => void (isNew.current = false), []);
  return (
    <NoteDialog title={join.forgot} onClose={onClose}>
      <div class="join-form">
        {hasMail && (
          <div class="segments" role="radiogroup" aria-label={t.ways}>
            <Segment name="back" label={t.mail} checked={!isByCode} onChange={() => byCode.value = false} />
            <Segment name="back" label={t.byCode} checked={isByCode} onChange={() => byCode.value = true} />
          </div>
        )}
        {isByCode
          ? <RecoverByCode focused={isNew.current} onDone={onClose} />
          : <ForgotByMail focused={isNew.current} />}
        <p class="field-hint">
          {t.otherwise(contact === undefined ? undefined : <Contact contact={contact} />, hasMail)}
        </p>
      </div>
    </NoteDialog>
  );
}
