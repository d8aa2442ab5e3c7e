// A small dialog that asks before something is done, and stays open with the reason when it is refused.

import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import { useApp } from "../shell/app_context.ts";
import { Dialog } from "./dialog.tsx";
import { FieldError } from "./text_field.tsx";
import type { Outcome } from "../moderation/moderation_actions.ts";
import { useI18n } from "./use_i18n.ts";

/** What a {@link ConfirmDialog} asks, and what an answer does. */
export interface ConfirmDialogProps {
  readonly title: string;
  /** What the button that does it says. */
  readonly label: string;
  /** Whether it hurts somebody. */
  readonly danger: boolean;
  /** Does it. Null for an answer that is not complete yet. */
  readonly run: () => Outcome | null;
  readonly children: ComponentChildren;
}

/** Asks once. Escape, `Cancel` and a click beside it do nothing. */
export function ConfirmDialog({ title, label, danger, run, children }: ConfirmDialogProps): JSX.Element {
  const { moderation, i18n } = useApp().stores;
  const { cancel } = useI18n("login");
  const busy = useSignal(false);
  const problem = useSignal<MessageFormat | undefined>(undefined);
  const close = (): void => {
    moderation.question.value = null;
  };
  const answer = async (): Promise<void> => {
    if (busy.value) return;
    const outcome = run();
    if (outcome === null) return;
    busy.value = true;
    const refused = await outcome;
    busy.value = false;
    if (refused === null) close();
    else problem.value = refusalMessage(refused);
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
