// A question in place, before something that cannot be undone.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { useApp } from "../shell/app_context.ts";
import { FieldError } from "../ui/text_field.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Props of {@link Confirm}. */
export interface ConfirmProps {
  readonly question: string;
  /** Label of the button that does it. */
  readonly label: string;
  /** Label of the button that does not; "Cancel" by default. */
  readonly cancelLabel?: string;
  /** Does it, once at a time. Resolves to the refusal, or null. */
  readonly run: () => Promise<Refused | null>;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** The question and its two answers. A refusal is shown between them. */
export function Confirm({ question, label, cancelLabel, run, onDone, onCancel }: ConfirmProps): JSX.Element {
  const { i18n } = useApp().stores;
  const { cancel } = useI18n("login");
  const error = useSignal<MessageFormat | null>(null);
  const busy = useSignal(false);
  const onClick = async (): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    const refused = await run();
    busy.value = false;
    if (refused === null) onDone();
    else error.value = refusalMessage(refused);
  };
  return (
    <div class="confirm">
      <p>{question}</p>
      {error.value !== null && <FieldError text={i18n.format(error.value)} />}
      <div class="form-buttons">
        <button
          type="button"
          class="button button-firm"
          aria-busy={busy.value}
          onClick={() => void onClick()}
        >
          {label}
          {busy.value && <span class="spinner" aria-hidden="true" />}
        </button>
        <button type="button" class="button" onClick={onCancel}>{cancelLabel ?? cancel}</button>
      </div>
    </div>
  );
}
