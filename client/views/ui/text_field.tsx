// A labelled text field with its hint or error.

import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX, Ref } from "preact";
import { Icon } from "./icon.tsx";
import { useId } from "./use_id.ts";
import { useI18n } from "./use_i18n.ts";

/** Props of {@link TextField}. */
export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly error?: string | undefined;
  readonly hint?: string | undefined;
  readonly type?: "text" | "password" | "email";
  /** By which password managers know the field. */
  readonly name?: string | undefined;
  readonly autocomplete: string;
  readonly maxLength?: number;
  readonly inputMode?: "numeric";
  readonly required?: boolean;
  /** Whether a password field has a button that shows the password. */
  readonly reveals?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
  /** What follows the error. */
  readonly children?: ComponentChildren;
}

/** One line of text with its label. */
export function TextField(props: TextFieldProps): JSX.Element {
  const id = useId();
  const revealed = useSignal(false);
  const { error, hint, type = "text", reveals = false } = props;
  const note = error !== undefined || hint !== undefined ? `${id}-note` : undefined;
  const shownType = type === "password" && revealed.value ? "text" : type;
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class="field-box">
        <input
          id={id}
          ref={props.inputRef ?? null}
          class={reveals ? "with-button" : undefined}
          type={shownType}
          dir="auto"
          name={props.name}
          // A password field has no role of its own; assistive technology and tests look for a text box.
          role={shownType === "password" ? "textbox" : undefined}
          value={props.value}
          onInput={(event) => props.onInput(event.currentTarget.value)}
          autocomplete={props.autocomplete}
          autocapitalize="none"
          spellcheck={false}
          maxLength={props.maxLength}
          inputMode={props.inputMode}
          aria-required={props.required === true}
          aria-invalid={error !== undefined}
          aria-describedby={note}
        />
        {reveals && (
          <RevealButton
            revealed={revealed.value}
            onClick={() => revealed.value = !revealed.value}
          />
        )}
      </div>
      {error !== undefined
        ? <FieldError id={note} text={error} />
        : hint !== undefined && <p class="field-hint" id={note}>{hint}</p>}
      {props.children}
    </div>
  );
}

function RevealButton({ revealed, onClick }: { revealed: boolean; onClick: () => void }): JSX.Element {
  const { fields } = useI18n("login");
  const name = revealed ? fields.hidePassword : fields.showPassword;
  return (
    <button type="button" class="icon-button reveal" aria-label={name} title={name} onClick={onClick}>
      <Icon name={revealed ? "eyeOff" : "eye"} />
    </button>
  );
}

/** An error next to the field it concerns. */
export function FieldError({ id, text }: { id?: string | undefined; text: string }): JSX.Element {
  return <p class="field-error" id={id} role="alert">{text}</p>;
}
