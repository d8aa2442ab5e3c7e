// The end of a form: the error that concerns no field, and the buttons.

import type { JSX } from "preact";
import { FieldError } from "./text_field.tsx";
import type { Form } from "./use_form.ts";
import { useI18n } from "./use_i18n.ts";

/** Props of {@link FormFooter}. */
export interface FormFooterProps {
  readonly form: Pick<Form<never>, "errorOf" | "retrySeconds">;
  /** Label of the button that sends the form. */
  readonly label: string;
  readonly busy?: boolean;
  /** Whether that button leads to an action that cannot be undone. */
  readonly danger?: boolean;
  /** Leaves the form. Without it there is no `Cancel`. */
  readonly onCancel?: () => void;
}

/** The error, and below it the buttons. */
export function FormFooter(
  { form, label, busy = false, danger = false, onCancel }: FormFooterProps,
): JSX.Element {
  const { cancel, inTime } = useI18n("login");
  const { retrySeconds } = form;
  const error = form.errorOf("form");
  const button = (
    <button
      type="submit"
      class={danger ? "button button-danger" : "button button-main"}
      aria-busy={busy}
      disabled={retrySeconds > 0}
    >
      <span>{label}</span>
      {/* Hidden from screen readers, which would announce every second: the error names the time. */}
      {retrySeconds > 0 && <span class="form-rest" aria-hidden="true">{inTime(retrySeconds)}</span>}
      {busy && <span class="spinner" aria-hidden="true" />}
    </button>
  );
  return (
    <>
      {error !== undefined && <FieldError text={error} />}
      {onCancel === undefined ? button : (
        <div class="form-buttons">
          {button}
          <button type="button" class="button" onClick={onCancel}>{cancel}</button>
        </div>
      )}
    </>
  );
}
