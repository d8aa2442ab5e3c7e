// Confirming an e-mail address with a link: it is done as soon as the dialog is there.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { useLogin, useRecoveryActions } from "../shell/app_context.ts";
import { NoteDialog } from "../ui/note_dialog.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Props of {@link VerifyDialog}. */
export interface VerifyDialogProps {
  /** The secret of the link. */
  readonly token: string;
  readonly onClose: () => void;
}

/** The dialog. */
export function VerifyDialog({ token, onClose }: VerifyDialogProps): JSX.Element {
  const { i18n } = useLogin().stores;
  const actions = useRecoveryActions();
  const t = useI18n("recovery").verify;
  const { tryAgain } = useI18n("login");
  const outcome = useSignal<Refused | "busy" | "done">("busy");
  const verify = async (): Promise<void> => {
    outcome.value = "busy";
    outcome.value = await actions.verifyEmail(token) ?? "done";
  };
  useEffect(() => void verify(), []);
  const now = outcome.value;
  const words = (): string => {
    if (now === "busy" || now === "done") return t[now];
    return now.code === "expired" || now.code === "conflict" ? t[now.code] : i18n.format(refusalMessage(now));
  };
  const mayRetry = typeof now === "object" && now.code !== "expired" && now.code !== "conflict";
  return (
    <NoteDialog title={t.title} onClose={onClose}>
      <div class="join-form">
        <p role="status">
          {now === "busy" && (
            <>
              <span class="spinner" aria-hidden="true" />
              {" "}
            </>
          )}
          {words()}
        </p>
        {mayRetry && (
          <button type="button" class="button button-main" onClick={() => void verify()}>{tryAgain}</button>
        )}
      </div>
    </NoteDialog>
  );
}
