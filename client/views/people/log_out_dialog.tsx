// The question whether a guest wants to log out.

import type { JSX } from "preact";
import { useApp } from "../shell/app_context.ts";
import { Dialog } from "../ui/dialog.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The dialog of `Log out` for guests. */
export function LogOutDialog(): JSX.Element {
  const { stores: { screen, session }, actions } = useApp();
  const { cancel } = useI18n("login");
  const t = useI18n("later").logOut;
  const close = (): void => void (screen.dialog.value = null);
  return (
    <Dialog title={t.title} variant="question" onClose={close}>
      <div class="question-body">
        <p class="question-words">{t.words(session.me.value?.username ?? "")}</p>
        <div class="form-buttons">
          <button type="button" class="button" autofocus onClick={close}>{cancel}</button>
          <button type="button" class="button button-danger" onClick={() => actions.leave()}>
            {t.label}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
