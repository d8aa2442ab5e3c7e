// A form of choices that makes something at once.

import type { ComponentChildren, JSX } from "preact";
import type { Outcome } from "../moderation/moderation_actions.ts";
import { useAction } from "../ui/action_button.tsx";

/** Props of {@link MakeForm}. */
export interface MakeFormProps {
  /** Accessible name of the form, and the words of its button. */
  readonly label: string;
  readonly make: () => Outcome;
  /** The choices. */
  readonly children: ComponentChildren;
}

/** The form. A refusal is shown in a toast. */
export function MakeForm({ label, make, children }: MakeFormProps): JSX.Element {
  const { isBusy, onClick } = useAction(make);
  return (
    <form
      class="invite-form"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        void onClick();
      }}
    >
      {children}
      <button type="submit" class="button button-firm" aria-busy={isBusy}>{label}</button>
    </form>
  );
}
