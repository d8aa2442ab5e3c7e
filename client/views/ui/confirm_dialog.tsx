// A dialog that confirms an action. It stays open with the reason if the server refuses the action.

import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { useApp } from "../shell/app_context.ts";
import { Dialog } from "./dialog.tsx";
import { FieldError } from "./text_field.tsx";
import { useI18n } from "./use_i18n.ts";

/** Props of {@link ConfirmDialog}. */
export interface ConfirmDialogProps {
  readonly title: string;
  /** Label of the button that runs the action. */
  readonly label: string;
  /** Whether the action harms a user. */
  readonly danger: boolean;
  /** Closes it, where it is no dialog of moderation. */
  readonly onClose?: () => void;
  /** Runs the action. Null while the fields are not complete; `shown` where the fields show already what is wrong. */
  readonly run: () => Promise<Refused | "shown" | null> | null;
  readonly children: ComponentChildren;
}

/** The dialog. Escape, `Cancel` and a click beside it close it without the action. */
export function ConfirmDialog(
  { title, label, danger, onClose, run, children }: ConfirmDialogProps,
): JSX.Element {
  const { moderation, i18n } = useApp().stores;
  const { cancel } = useI18n("login");
  const busy = useSignal(false);
  const problem = useSignal<MessageFormat | undefined>(undefined);
  const close = onClose ?? ((): void => {
    moderation.dialog.value = null;
  });
  const answer = async (): Promise<void> => {
    if (busy.value) return;
    const outcome = run();
    if (outcome === null) return;
    busy.value = true;
    const refused = await outcome;
    busy.value = false;
    if (refused === null) close();
    else problem.value = refused === "shown" ? undefined : refusalMessage(refused);
  };
  return (
    <Dialog title={title} variant="question" onClose={close}>
      <form
        class="question-body"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void answer();
        }}
      >
        {children}
        {problem.value !== undefined && <FieldError text={i18n.format(problem.value)} />}
        <div class="form-buttons">
          <button type="button" class="button" onClick={close}>{cancel}</button>
          <button
            type="submit"
            class={danger ? "button button-danger" : "button button-main"}
            aria-busy={busy.value}
          >
            {label}
            {busy.value && <span class="spinner" aria-hidden="true" />}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
