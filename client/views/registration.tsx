// What a new account is made of: the fields, and what can be wrong with them.

import type { JSX } from "preact";
import { USERNAME_PATTERN } from "../../server/protocol/limits.ts";
import { passwordProblem } from "../../server/protocol/passwords.ts";
import type { Refused, Registration } from "../store/session.ts";
import { Field } from "./field.tsx";
import type { Errors, Form } from "./use_form.ts";

/** The fields of a new account, in their order. */
export const REGISTRATION_FIELDS = ["username", "password", "email"] as const;

/** A field of a new account. */
export type RegistrationField = typeof REGISTRATION_FIELDS[number];

/** What helps with a name. */
export const NAME_HINT = "Up to 20 letters, digits, - and _";

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
  return (
    <>
      <Field
        label="Username"
        name="username"
        {...form.bind("username")}
        hint={NAME_HINT}
        autocomplete="username"
        maxLength={20}
        required
      />
      <Field
        label="Password"
        name="password"
        type="password"
        {...form.bind("password")}
        hint="At least 6 characters"
        autocomplete="new-password"
        reveals
        required
      />
      <Field
        label="Email (optional)"
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
  const secret = passwordProblem(password);
  return { ...(name === null ? {} : { username: name }), ...(secret === null ? {} : { password: secret }) };
}

/** What is wrong with a name, or null. */
export function nameProblem(username: string): string | null {
  if (username === "") return "Choose a name to come in with.";
  return USERNAME_PATTERN.test(username) ? null : "Use up to 20 letters, digits, - and _, without spaces.";
}

/** The field that a refusal concerns, if one. */
export function fieldOf(code: Refused["code"]): RegistrationField | undefined {
  return FIELD_OF[code];
}
