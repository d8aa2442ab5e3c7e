// A button that does something at once. A refusal is said in a notice.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { refusalPhrase } from "../../i18n/refusal_text.ts";
import { useApp } from "../shell/app_context.ts";
import type { Outcome } from "../moderation/moderation_actions.ts";

/** What a {@link DeedButton} says and does. */
export interface DeedButtonProps {
  readonly label: string;
  /** Id of the element that says to whom. */
  readonly about: string;
  readonly run: () => Outcome;
}

/** Does one thing, once at a time. */
export function DeedButton({ label, about, run }: DeedButtonProps): JSX.Element {
  const { toasts } = useApp().stores;
  const busy = useSignal(false);
  const onClick = async (): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    const refused = await run();
    busy.value = false;
    if (refused !== null) toasts.show(refusalPhrase(refused));
  };
  return (
    <button
      type="button"
      class="button button-small"
      aria-busy={busy.value}
      aria-describedby={about}
      onClick={onClick}
    >
      {label}
    </button>
  );
}
