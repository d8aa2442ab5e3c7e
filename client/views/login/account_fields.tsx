// The fields that forms about an account share: user name and password.

import type { JSX } from "preact";
import { useNotes } from "./use_notes.ts";
import { TextField, type TextFieldProps } from "../ui/text_field.tsx";
import type { Binding } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** Props of the fields below: the {@link Binding}, and any that replace the field's own. */
export type AccountFieldProps = Binding & Partial<TextFieldProps>;

/** The name of an account. Where it is not valid, a button puts in a similar one. */
export function UsernameField(props: AccountFieldProps): JSX.Element {
  const { username, useName } = useI18n("login").fields;
  const suggestion = useNotes(props.error !== undefined)?.suggestName(props.value) ?? null;
  return (
    <TextField label={username} name="username" autocomplete="username" maxLength={20} required {...props}>
      {suggestion !== null && (
        <button
          type="button"
          class="link-button"
          onClick={(event) => {
            event.currentTarget.closest(".field")?.querySelector("input")?.focus();
            props.onInput(suggestion);
          }}
        >
          {useName(suggestion)}
        </button>
      )}
    </TextField>
  );
}

/** The password of an account. */
export function PasswordField(props: AccountFieldProps): JSX.Element {
  const { password } = useI18n("login").fields;
  return (
    <TextField
      label={password}
      name="password"
      type="password"
      autocomplete="current-password"
      reveals
      required
      {...props}
    />
  );
}

/** A password that the user chooses, with the rule for it. */
export function NewPasswordField(props: AccountFieldProps): JSX.Element {
  const { passwordHint } = useI18n("login").fields;
  return <PasswordField autocomplete="new-password" hint={passwordHint} {...props} />;
}
