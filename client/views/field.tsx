// A labelled text field, with what helps and what is wrong next to it.

import type { JSX, Ref } from "preact";
import { useId } from "preact/hooks";

/** What a {@link Field} shows and takes. */
export interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly error?: string | undefined;
  readonly hint?: string;
  readonly type?: "text" | "password";
  readonly autocomplete: string;
  readonly maxLength?: number;
  readonly required?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** One line of text with its label. */
export function Field(props: FieldProps): JSX.Element {
  const id = useId();
  const { error, hint } = props;
  const note = error !== undefined || hint !== undefined ? `${id}-note` : undefined;
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        ref={props.inputRef ?? null}
        type={props.type ?? "text"}
        // A password field has no role of its own; people and tests look for a text box.
        role={props.type === "password" ? "textbox" : undefined}
        value={props.value}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        autocomplete={props.autocomplete}
        autocapitalize="none"
        spellcheck={false}
        maxLength={props.maxLength}
        aria-required={props.required === true}
        aria-invalid={error !== undefined}
        aria-describedby={note}
      />
      {error !== undefined
        ? <FieldError id={note} text={error} />
        : hint !== undefined && <p class="field-hint" id={note}>{hint}</p>}
    </div>
  );
}

/** What is wrong, said next to the field it concerns. */
export function FieldError({ id, text }: { id?: string | undefined; text: string }): JSX.Element {
  return <p class="field-error" id={id} role="alert">{text}</p>;
}
