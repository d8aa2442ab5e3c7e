// The question before devices are signed out.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { useApp } from "../shell/app_context.ts";
import { FieldError } from "../ui/text_field.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Props of {@link EndDevice}. */
export interface EndDeviceProps {
  readonly question: string;
  /** Label of the button that does it. */
  readonly label: string;
  readonly end: () => Promise<Refused | null>;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** The question and its two answers. A refusal is shown between them. */
export function EndDevice({ question, label, end, onDone, onCancel }: EndDeviceProps): JSX.Element {
  const { i18n } = useApp().stores;
  const { cancel } = useI18n("login");
  const error = useSignal<MessageFormat | null>(null);
  const busy = useSignal(false);
  const run = async (): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    const refused = await end();
    busy.value = false;
    // It may have been signed out meanwhile: then it is what it was to be.
    if (refused === null || refused.code === "not_found") onDone();
    else error.value = refusalMessage(refused);
  };
  return (
    <div class="confirm">
      <p>{question}</p>
      {error.value !== null && <FieldError text={i18n.format(error.value)} />}
      <div class="form-buttons">
        <button type="button" class="button button-firm" aria-busy={busy.value} onClick={() => void run()}>
          {label}
          {busy.value && <span class="spinner" aria-hidden="true" />}
        </button>
        <button type="button" class="button" onClick={onCancel}>{cancel}</button>
      </div>
    </div>
  );
}
