// The fields of a new account, and the checks that need no server.

import type { JSX } from "preact";
import { USERNAME_PATTERN } from "../../../server/protocol/protocol_limits.ts";
import {
  MAX_PASSWORD_BYTES,
  MIN_PASSWORD_BYTES,
  passwordFault,
} from "../../../server/protocol/password_rules.ts";
import type { Registration } from "../../store/session/session_store.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { NewPasswordField, UsernameField } from "./account_fields.tsx";
import { TextField } from "../ui/text_field.tsx";
import type { Errors, Form } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The fields of a new account, in their order. */
export const REGISTRATION_FIELDS = ["username", "password", "email"] as const;

/** A field of a new account. */
export type RegistrationField = typeof REGISTRATION_FIELDS[number];

/** Name, password and e-mail address. */
export function RegistrationFields({ form }: { form: Form<RegistrationField> }): JSX.Element {
  const { fields } = useI18n("login");
  return (
    <>
      <UsernameField hint={fields.nameHint} {...form.bind("username")} />
      <NewPasswordField {...form.bind("password")} />
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

/** The registration that the values describe. */
export function registrationOf(
  { username, password, email }: Record<RegistrationField, string>,
): Registration {
  const address = email.trim();
  return { username: username.trim(), password, ...(address === "" ? {} : { email: address }) };
}

/** The errors of a registration that can be found without the server. */
export function registrationErrors({ username, password }: Registration): Errors<RegistrationField> {
  const name = nameProblem(username);
  const rule = newPasswordProblem(password);
  return { ...(name === null ? {} : { username: name }), ...(rule === null ? {} : { password: rule }) };
}

/** Why a user name is not valid, or null. */
export function nameProblem(username: string): MessageFormat | null {
  if (username === "") return (t) => t("login").fields.nameMissing;
  return USERNAME_PATTERN.test(username) ? null : (t) => t("login").fields.nameRule;
}

/** Why a new password is not valid, or null. */
export function newPasswordProblem(password: string): MessageFormat | null {
  const fault = passwordFault(password);
  if (fault === null) return null;
  return (t) => {
    const { passwordShort, passwordLong, passwordZero } = t("login").fields;
    if (fault === "short") return passwordShort(MIN_PASSWORD_BYTES);
    return fault === "long" ? passwordLong(MAX_PASSWORD_BYTES) : passwordZero;
  };
}
