// Asks once, then logs a member out everywhere else.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { FieldError } from "./field.tsx";

/** The question, and the two answers. */
export function SignOutEverywhere({ onClose }: { onClose: () => void }): JSX.Element {
  const { stores, actions } = useApp();
  const error = useSignal<string | null>(null);
  const run = async (): Promise<void> => {
    const refused = await actions.membership.signOutEverywhere();
    if (refused !== null) {
      error.value = refused.msg;
      return;
    }
    stores.toasts.show("You are logged in on this device only.");
    onClose();
  };
  return (
    <div class="confirm">
      <p>All your other devices will have to log in again. Go ahead?</p>
      {error.value !== null && <FieldError text={error.value} />}
      <div class="form-buttons">
        <button type="button" class="button button-firm" onClick={run}>Sign them out</button>
        <button type="button" class="button" onClick={onClose}>Cancel</button>
      </div>
    </div>
  );
}
