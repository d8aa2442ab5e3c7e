// The form of somebody who comes in: as a guest, as a member, or as a new member.

import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Credentials, Refused, Way } from "../../store/session/session_store.ts";
import { AgeCheck } from "./age_check.tsx";
import { useLogin } from "../shell/app_context.ts";
import { TextField } from "../ui/text_field.tsx";
import { FormFooter } from "../ui/form_footer.tsx";
import {
  fieldOf,
  nameProblem,
  registrationErrors,
  RegistrationFields,
  registrationOf,
} from "./registration_fields.tsx";
import { type Errors, type Form, useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";

const FIELDS = ["username", "password", "email", "modPassword", "age"] as const;
type FieldName = typeof FIELDS[number];

/** What a {@link JoinForm} is for, and the name that all ways in share. */
export interface JoinFormProps {
  readonly way: Way;
  readonly username: Signal<string>;
}

/** Who one is, age, and the button. */
export function JoinForm({ way, username }: JoinFormProps): JSX.Element {
  const { stores, actions } = useLogin();
  const { prefs, session } = stores;
  const form = useForm(FIELDS, { username: username.value });
  const { fields, join } = useI18n("login");
  const refused = session.refused.value;

  useEffect(() => {
    if (refused === null) return;
    const place = placeOf(way, refused, form.values.modPassword);
    form.refuse(refused, place, place === "modPassword" ? "moderator-password" : undefined);
  }, [refused]);
  useEffect(() => {
    username.value = form.values.username;
  }, [form.values.username]);

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (session.phase.value === "entering" || form.rest > 0) return;
    const found = check(way, form.values, prefs.ofAge.value);
    form.show(found);
    if (Object.keys(found).length === 0) actions.enter(credentialsOf(way, form.values));
  };

  return (
    <form class="join-form" noValidate onSubmit={submit}>
      {way === "guest" && (
        <TextField
          label={fields.username}
          {...form.bind("username")}
          hint={fields.nameHint}
          autocomplete="nickname"
          maxLength={20}
          required
        />
      )}
      {way === "login" && <LoginFields form={form} />}
      {way === "register" ? <RegistrationFields form={form} /> : (
        <TextField
          label={join.modPassword}
          type="password"
          {...form.bind("modPassword")}
          // Not the password of this name: managers leave one-time codes alone, and neither fill nor keep it.
          autocomplete="one-time-code"
        />
      )}
      <AgeCheck
        error={form.errors.age}
        onChange={() => form.clear("age")}
        inputRef={form.bind("age").inputRef}
      />
      <FormFooter
        label={join.enter}
        busy={session.phase.value === "entering"}
        error={form.errors.form}
        rest={form.rest}
      />
    </form>
  );
}

function LoginFields({ form }: { form: Form<FieldName> }): JSX.Element {
  const { fields } = useI18n("login");
  return (
    <>
      <TextField
        label={fields.username}
        name="username"
        {...form.bind("username")}
        autocomplete="username"
        maxLength={20}
        required
      />
      <TextField
        label={fields.password}
        name="password"
        type="password"
        {...form.bind("password")}
        autocomplete="current-password"
        reveals
        required
      />
    </>
  );
}

function check(way: Way, values: Record<FieldName, string>, ofAge: boolean): Errors<FieldName> {
  const age: Errors<FieldName> = ofAge ? {} : { age: (t) => t("login").join.tooYoung };
  if (way === "register") return { ...registrationErrors(registrationOf(values)), ...age };
  const problem = nameProblem(values.username.trim());
  const name = problem === null ? {} : { username: problem };
  const password: Errors<FieldName> = way === "login" && values.password === ""
    ? { password: (t) => t("login").fields.passwordMissing }
    : {};
  return { ...name, ...password, ...age };
}

function credentialsOf(way: Way, values: Record<FieldName, string>): Credentials {
  if (way === "register") return { mode: "register", ...registrationOf(values) };
  const { password, modPassword } = values;
  const who = { username: values.username.trim(), ...(modPassword === "" ? {} : { modPassword }) };
  return way === "login" ? { mode: "login", password, ...who } : { mode: "guest", ...who };
}

/** Where a refusal is shown. Both passwords have one code; the words tell them apart. */
function placeOf(way: Way, { code, msg }: Refused, modPassword: string): FieldName | undefined {
  if (code !== "invalid_credentials") return fieldOf(code);
  const isModPassword = way === "guest" || modPassword !== "" && /moderator/i.test(msg);
  return isModPassword ? "modPassword" : "password";
}
