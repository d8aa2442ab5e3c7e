// A button that does something at once. A refusal is said in a notice.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import { useApp } from "../shell/app_context.ts";
import type { Outcome } from "../moderation/moderation_actions.ts";

/** What a {@link ActionButton} says and does. */
export interface ActionButtonProps {
  readonly label: string;
  /** Id of the element that says to whom. */
  readonly about: string;
  readonly run: () => Outcome;
}

/** Does one thing, once at a time. */
export function ActionButton({ label, about, run }: ActionButtonProps): JSX.Element {
  const { toasts } = useApp().stores;
  const busy = useSignal(false);
  const onClick = async (): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    const refused = await run();
    busy.value = false;
    if (refused !== null) toasts.show(refusalMessage(refused));
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
