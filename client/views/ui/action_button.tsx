// A button that runs an action at once. A refusal is shown in a toast.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { showRefusal } from "../../store/refusal_toast.ts";
import { useApp } from "../shell/app_context.ts";
import type { Outcome } from "../moderation/moderation_actions.ts";

/** Props of {@link ActionButton}. */
export interface ActionButtonProps {
  readonly label: string;
  /** Id of the element that describes the target of the action. */
  readonly about: string;
  readonly run: () => Outcome;
}

/** Whether an action runs, and the listener that starts it: once at a time. */
export interface RunningAction {
  readonly isBusy: boolean;
  readonly onClick: () => Promise<void>;
}

/** Runs an action by a click. `run` may also open a dialog, and then returns null. A refusal is shown in a toast. */
export function useAction(run: () => Outcome | null): RunningAction {
  const { stores } = useApp();
  const busy = useSignal(false);
  const onClick = async (): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    const refused = await run();
    busy.value = false;
    if (refused !== null) showRefusal(stores, refused);
  };
  return { isBusy: busy.value, onClick };
}

/** The button. The action runs once at a time. */
export function ActionButton({ label, about, run }: ActionButtonProps): JSX.Element {
  const { isBusy, onClick } = useAction(run);
  return (
    <button
      type="button"
      class="button button-small"
      aria-busy={isBusy}
      aria-describedby={about}
      onClick={onClick}
    >
      {label}
    </button>
  );
}
