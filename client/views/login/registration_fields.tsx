// What a new account is made of: the fields, and what can be wrong with them.

import type { JSX } from "preact";
import { USERNAME_PATTERN } from "../../../server/protocol/protocol_limits.ts";
import {
  MAX_PASSWORD_BYTES,
  MIN_PASSWORD_BYTES,
  passwordFault,
} from "../../../server/protocol/password_rules.ts";
import type { Refused, Registration } from "../../store/session/session_store.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { TextField } from "../ui/text_field.tsx";
import type { Errors, Form } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The fields of a new account, in their order. */
export const REGISTRATION_FIELDS = ["username", "password", "email"] as const;

/** A field of a new account. */
export type RegistrationField = typeof REGISTRATION_FIELDS[number];

const FIELD_OF: Readonly<Partial<Record<Refused["code"], RegistrationField>>> = {
  invalid_username: "username",
  username_taken: "username",
  username_reserved: "username",
  weak_password: "password",
  invalid_email: "email",
  email_taken: "email",
};

/** Name, password and e-mail address. */
export function RegistrationFields({ form }: { form: Form<RegistrationField> }): JSX.Element {
  const { fields } = useI18n("login");
  return (
    <>
      <TextField
        label={fields.username}
        name="username"
        {...form.bind("username")}
        hint={fields.nameHint}
        autocomplete="username"
        maxLength={20}
        required
      />
      <TextField
        label={fields.password}
        name="password"
        type="password"
        {...form.bind("password")}
        hint={fields.passwordHint}
        autocomplete="new-password"
        reveals
        required
      />
      <TextField
        label={fields.email}
        name="email"
        type="email"
        {...form.bind("email")}
        autocomplete="email"
        maxLength={254}
      />
    </>
  );
}

/** What the values would register. */
export function registrationOf(
  { username, password, email }: Record<RegistrationField, string>,
): Registration {
  const address = email.trim();
  return { username: username.trim(), password, ...(address === "" ? {} : { email: address }) };
}

/** What can be seen to be wrong without asking the server. */
export function registrationErrors({ username, password }: Registration): Errors<RegistrationField> {
  const name = nameProblem(username);
  const secret = newPasswordProblem(password);
  return { ...(name === null ? {} : { username: name }), ...(secret === null ? {} : { password: secret }) };
}

/** What is wrong with a name, or null. */
export function nameProblem(username: string): MessageFormat | null {
  if (username === "") return (t) => t("login").fields.nameMissing;
  return USERNAME_PATTERN.test(username) ? null : (t) => t("login").fields.nameRule;
}

/** What is wrong with a new password, or null. */
export function newPasswordProblem(password: string): MessageFormat | null {
  const fault = passwordFault(password);
  if (fault === null) return null;
  return (t) => {
    const { passwordShort, passwordLong, passwordZero } = t("login").fields;
    if (fault === "short") return passwordShort(MIN_PASSWORD_BYTES);
    return fault === "long" ? passwordLong(MAX_PASSWORD_BYTES) : passwordZero;
  };
}

/** The field that a refusal concerns, if one. */
export function fieldOf(code: Refused["code"]): RegistrationField | undefined {
  return FIELD_OF[code];
}
