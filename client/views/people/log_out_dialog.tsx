// The question whether someone wants to log out: a guest, or a member whose keys are not saved.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useKeyScreens } from "../keys/use_key_screens.ts";
import { useApp } from "../shell/app_context.ts";
import { useLaterStores } from "../shell/part_hooks.ts";
import { Dialog } from "../ui/dialog.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { losesKeys } from "./log_out.ts";

/** The dialog of `Log out`. Keys can be saved over it. */
export function LogOutDialog(): JSX.Element {
  const { stores: { screen, session }, actions } = useApp();
  const { keys } = useLaterStores();
  const { cancel } = useI18n("login");
  const { logOut: t, keyNotices } = useI18n("later");
  const isSaving = useSignal(false);
  const part = useKeyScreens(isSaving.value, () => isSaving.value = false);
  const me = session.me.value;
  const mayLose = me?.is_registered === true && losesKeys(keys);
  const words = me?.is_registered !== true ? t.words(me?.username ?? "") : mayLose ? t.unsaved : t.saved;
  const close = (): void => void (screen.dialog.value = null);
  return (
    <>
      <Dialog title={t.title} variant="question" onClose={close}>
        <div class="question-body">
          <p class="question-words" role={mayLose ? "alert" : undefined}>{words}</p>
          <div class="form-buttons">
            <button type="button" class="button" autofocus onClick={close}>{cancel}</button>
            {mayLose && (
              <button
                type="button"
                class="button button-main"
                onClick={() => isSaving.value = true}
              >
                {keyNotices.saveYes}
              </button>
            )}
            <button type="button" class="button button-danger" onClick={() => actions.leave()}>
              {t.label}
            </button>
          </div>
        </div>
      </Dialog>
      {part !== null && isSaving.value && <part.OwnKeysDialog onClose={() => isSaving.value = false} />}
    </>
  );
}
