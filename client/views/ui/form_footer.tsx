// The end of a form: what is wrong with it as a whole, and the button that sends it.

import type { JSX } from "preact";
import { FieldError } from "./text_field.tsx";
import { useI18n } from "./use_i18n.ts";

/** What a form's end shows. */
export interface FormFooterProps {
  /** What the button says. */
  readonly label: string;
  readonly busy: boolean;
  readonly error: string | undefined;
  /** Seconds until another try is of use. */
  readonly rest: number;
  /** Leaves the form. Without it there is no button for that. */
  readonly onCancel?: () => void;
}

/** The button, and above it the error that concerns no field. */
export function FormFooter({ label, busy, error, rest, onCancel }: FormFooterProps): JSX.Element {
  const { cancel, inTime } = useI18n("login");
  const button = (
    <button type="submit" class="button button-main" aria-busy={busy} disabled={rest > 0}>
      {/* The countdown is not said: the error before it is. */}
      <span>{label}</span>
      {rest > 0 && <span class="form-rest" aria-hidden="true">{inTime(rest)}</span>}
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
