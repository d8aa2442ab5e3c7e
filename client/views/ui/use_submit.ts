// Sending a form: check, request, refusal or success, one request at a time.

import { useSignal } from "@preact/signals";
import type { Refused } from "../../store/session/session_store.ts";
import type { Errors, Form } from "./use_form.ts";

/** How a form is checked and sent. */
export interface Submission<F extends string> {
  /** Errors that can be found without the server. */
  readonly check: () => Errors<F>;
  /** Sends the values. Resolves to the refusal, or null; `shown` where the form shows already why it went no further. */
  readonly send: () => Promise<Refused | "shown" | null>;
  /** As for {@link Form.refuse}. */
  readonly isOwnPassword?: boolean;
  readonly onDone: () => void;
}

/** A form's busy state, and the handler of its `submit` event. */
export interface Submit {
  readonly busy: boolean;
  readonly onSubmit: (event: SubmitEvent) => Promise<void>;
}

/** Sends `form` as the submission says. */
export function useSubmit<F extends string>(form: Form<F>, submission: Submission<F>): Submit {
  const busy = useSignal(false);
  const onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (busy.value || form.retrySeconds > 0) return;
    const errors = submission.check();
    form.show(errors);
    if (Object.keys(errors).length > 0) return;
    busy.value = true;
    const refused = await submission.send();
    busy.value = false;
    if (refused === null) submission.onDone();
    else if (refused !== "shown") form.refuse(refused, submission.isOwnPassword);
  };
  return { busy: busy.value, onSubmit };
}
