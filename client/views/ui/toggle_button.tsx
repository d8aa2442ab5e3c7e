// A button that is pressed while something is so: an icon, with its words where there is room.

import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { showRefusal } from "../../store/refusal_toast.ts";
import { useApp } from "../shell/app_context.ts";
import type { Outcome } from "../moderation/moderation_actions.ts";

/** Props of {@link ToggleButton}. */
export interface ToggleButtonProps {
  readonly icon: ComponentChildren;
  /** Name of the state, the same whether it is pressed or not. */
  readonly label: string;
  /** What a click does. */
  readonly effect: string;
  readonly pressed: boolean;
  /** Id of the element that describes whom it is about. */
  readonly about: string;
  /** Runs the action, or opens the dialog before it: then null. */
  readonly run: () => Outcome | null;
}

/** The button. The action runs once at a time; a refusal is shown in a toast. */
export function ToggleButton({ icon, label, effect, pressed, about, run }: ToggleButtonProps): JSX.Element {
  const { stores } = useApp();
  const busy = useSignal(false);
  const onClick = async (): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    const refused = await run();
    busy.value = false;
    if (refused !== null) showRefusal(stores, refused);
  };
  return (
    <button
      type="button"
      class="button button-small toggle"
      title={effect}
      aria-pressed={pressed}
      aria-busy={busy.value}
      aria-describedby={about}
      onClick={onClick}
    >
      <span class="toggle-icon" aria-hidden="true">{icon}</span>
      <span class="toggle-words">{label}</span>
    </button>
  );
}
