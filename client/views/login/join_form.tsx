// The form of the join screen: for guests, members, and new members.

import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Credentials, JoinMode } from "../../store/session/session_store.ts";
import { AgeCheck } from "./age_check.tsx";
import { useLogin } from "../shell/app_context.ts";
import { PasswordField, UsernameField } from "./account_fields.tsx";
import { TextField } from "../ui/text_field.tsx";
import { useRecovery } from "./use_lazy_part.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import {
  nameProblem,
  REGISTRATION_FIELDS,
  registrationErrors,
  RegistrationFields,
  registrationOf,
} from "./registration_fields.tsx";
import { type Errors, type Form, useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";

const FIELDS = [...REGISTRATION_FIELDS, "mod_password", "age"] as const;
type FieldName = typeof FIELDS[number];

/** How the user joins, and the name, which all ways of joining share. */
export interface JoinFormProps {
  readonly way: JoinMode;
  readonly username: Signal<string>;
  /** Whether the first field that is empty gets the focus. */
  readonly focused: boolean;
}

/** The fields of the chosen way, the age check, and the button. */
export function JoinForm({ way, username, focused }: JoinFormProps): JSX.Element {
  const { stores, actions } = useLogin();
  const { prefs, session } = stores;
  const form = useForm(FIELDS, { username: username.value });
  const { fields, join } = useI18n("login");
  const refused = session.refused.value;
  const isStep = session.secondStep.value !== null;

  useEffect(() => {
    if (refused !== null && !isStep) form.refuse(refused);
  }, [refused]);
  const before = useRef(isStep);
  useEffect(() => {
    if (before.current && !isStep) form.focus("password");
    before.current = isStep;
  }, [isStep]);
  useEffect(() => {
    if (!focused || document.activeElement !== document.body) return;
    form.focus(way === "login" && username.peek() !== "" ? "password" : "username");
  }, []);
  useEffect(() => {
    username.value = form.values.username;
  }, [form.values.username]);

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (session.phase.value === "entering" || form.retrySeconds > 0) return;
    const errors = check(way, form.values, prefs.ofAge.value);
    form.show(errors);
    if (Object.keys(errors).length === 0) {
      actions.enter(credentialsOf(way, form.values, session.invite.value));
    }
  };

  return (
    <form class="join-form" noValidate onSubmit={submit}>
      {way === "guest" && (
        // A guest's name belongs to no account: the field has no name for password managers.
        <UsernameField
          name={undefined}
          autocomplete="nickname"
          hint={fields.nameHint}
          {...form.bind("username")}
        />
      )}
      {way === "login" && <UsernameField {...form.bind("username")} />}
      {way === "login" && <PasswordField {...form.bind("password")} />}
      {way === "login" && <ForgotPassword />}
      {way === "register" ? <RegistrationFields form={form} /> : <ModPassword form={form} />}
      <AgeCheck {...form.bind("age")} />
      <FormFooter
        form={form}
        label={join.enter}
        busy={session.phase.value === "entering" || isStep}
      />
      {way === "login" && <PasskeyButton form={form} />}
    </form>
  );
}

/** Signs in with a passkey alone, where the browser can. */
function PasskeyButton({ form }: { form: Form<"age"> }): JSX.Element | null {
  const login = useLogin();
  const { join } = useI18n("login");
  const busy = useSignal(false);
  if (!("PublicKeyCredential" in globalThis)) return null;
  const enter = async (): Promise<void> => {
    busy.value = true;
    await login.factors.load().then(
      (part) => part.enterWithPasskey(login, form),
      () => form.show({ form: (t) => t("login").notLoaded }),
    );
    busy.value = false;
  };
  return (
    <button type="button" class="button" aria-busy={busy.value} disabled={busy.value} onClick={enter}>
      {join.passkey}
    </button>
  );
}

/** What to do about a forgotten password. */
function ForgotPassword(): JSX.Element {
  const { forgot } = useI18n("login").join;
  const isOpen = useSignal(false);
  const close = (): void => void (isOpen.value = false);
  const part = useRecovery(isOpen.value, close);
  return (
    <>
      <a
        class="link-button"
        href="#forgot"
        onClick={(event) => {
          event.preventDefault();
          isOpen.value = true;
        }}
      >
        {forgot}
      </a>
      {part && <part.ForgotDialog onClose={close} />}
    </>
  );
}

/** The moderator password, behind a button: few need it. Closed, it is empty. */
function ModPassword({ form }: { form: Form<"mod_password"> }): JSX.Element {
  const { join } = useI18n("login");
  const isOpen = useSignal(false);
  const { onInput, ...field } = form.bind("mod_password");
  return (
    <>
      <button
        type="button"
        class="link-button"
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value;
          onInput("");
        }}
      >
        {join.more}
      </button>
      {isOpen.value && (
        <TextField
          label={join.modPassword}
          type="password"
          {...field}
          onInput={onInput}
          // Password managers neither fill nor store one-time codes: this is not the password of the account.
          autocomplete="one-time-code"
        />
      )}
    </>
  );
}

function check(way: JoinMode, values: Record<FieldName, string>, ofAge: boolean): Errors<FieldName> {
  const age: Errors<FieldName> = ofAge ? {} : { age: (t) => t("login").join.tooYoung };
  if (way === "register") return { ...registrationErrors(registrationOf(values)), ...age };
  const problem = nameProblem(values.username.trim());
  const name = problem === null ? {} : { username: problem };
  const password: Errors<FieldName> = way === "login" && values.password === ""
    ? { password: (t) => t("login").fields.passwordMissing }
    : {};
  return { ...name, ...password, ...age };
}

function credentialsOf(
  way: JoinMode,
  values: Record<FieldName, string>,
  invite: string | null,
): Credentials {
  if (way === "register") return { mode: "register", ...registrationOf(values), ...(invite && { invite }) };
  const { password, mod_password: modPassword } = values;
  const user = { username: values.username.trim(), ...(modPassword === "" ? {} : { modPassword }) };
  return way === "login" ? { mode: "login", password, ...user } : { mode: "guest", ...user };
}
