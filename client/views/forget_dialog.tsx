// Asks once whether Violet shall forget everything.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useApp, useTalks } from "./app_context.ts";
import { Dialog } from "./dialog.tsx";
import { FieldError } from "./field.tsx";

/** The dialog of the button `Forget our conversation`. */
export function ForgetDialog(): JSX.Element {
  const { screen } = useApp().stores;
  const close = (): void => void (screen.dialog.value = null);
  return (
    <Dialog title="Forget our conversation?" variant="forget-dialog" onClose={close}>
      <div class="settings-body">
        <ForgetQuestion onClose={close} />
      </div>
    </Dialog>
  );
}

/** The question, and the two answers. */
export function ForgetQuestion({ onClose }: { onClose: () => void }): JSX.Element {
  const { violet } = useTalks();
  const error = useSignal<string | null>(null);
  const run = async (): Promise<void> => {
    const refused = await violet.forget();
    if (refused === null) onClose();
    else error.value = refused.msg;
  };
  return (
    <div class="confirm">
      <p>
        Violet forgets everything you two have said, on all your devices, for good. Your free messages stay as
        they are.
      </p>
      {error.value !== null && <FieldError text={error.value} />}
      <div class="form-buttons">
        <button type="button" class="button button-firm" onClick={run}>Forget everything</button>
        <button type="button" class="button" onClick={onClose}>Keep it</button>
      </div>
    </div>
  );
}
