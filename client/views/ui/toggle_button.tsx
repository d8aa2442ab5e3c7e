// A button that is pressed while something is so: an icon, with its words where there is room.

import type { ComponentChildren, JSX } from "preact";
import type { Outcome } from "../moderation/moderation_actions.ts";
import { useAction } from "./action_button.tsx";

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
  const { isBusy, onClick } = useAction(run);
  return (
    <button
      type="button"
      class="button button-small toggle"
      title={effect}
      aria-pressed={pressed}
      aria-busy={isBusy}
      aria-describedby={about}
      onClick={onClick}
    >
      <span class="toggle-icon" aria-hidden="true">{icon}</span>
      <span class="toggle-words">{label}</span>
    </button>
  );
}
