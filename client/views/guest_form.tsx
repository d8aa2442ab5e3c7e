// The form of somebody who comes in as a guest.

import { useSignal } from "@preact/signals";
import type { JSX, RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { USERNAME_PATTERN } from "../../server/protocol/limits.ts";
import type { Refused } from "../store/session.ts";
import { AgeCheck } from "./age_check.tsx";
import { useApp } from "./app_context.ts";
import { Field, FieldError } from "./field.tsx";

type FieldName = "username" | "modPassword" | "age" | "form";

/** Where a refusal belongs. What is not listed concerns the form as a whole. */
const FIELD_OF: Readonly<Partial<Record<Refused["code"], FieldName>>> = {
  invalid_username: "username",
  username_taken: "username",
  username_reserved: "username",
  invalid_credentials: "modPassword",
};

type Errors = Partial<Record<FieldName, string>>;

/** Name, moderator password, age, and the button. */
export function GuestForm(): JSX.Element {
  const { stores, actions } = useApp();
  const { prefs, session } = stores;
  const username = useSignal(prefs.username.value);
  const modPassword = useSignal("");
  const { errors, show, clear, inputs } = useErrors();

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (session.phase.value === "entering") return;
    const name = username.value.trim();
    const found = check(name, prefs.ofAge.value);
    show(found);
    if (Object.keys(found).length > 0) return;
    const password = modPassword.value === "" ? {} : { modPassword: modPassword.value };
    actions.enter({ mode: "guest", username: name, ...password });
  };

  return (
    <form class="join-form" noValidate onSubmit={submit}>
      <Field
        label="Username"
        value={username.value}
        onInput={(value) => {
          username.value = value;
          clear("username");
        }}
        error={errors.username}
        hint="Up to 20 letters, digits, - and _"
        autocomplete="nickname"
        maxLength={20}
        required
        inputRef={inputs.username}
      />
      <Field
        label="Moderator password (optional)"
        type="password"
        value={modPassword.value}
        onInput={(value) => {
          modPassword.value = value;
          clear("modPassword");
        }}
        error={errors.modPassword}
        autocomplete="off"
        inputRef={inputs.modPassword}
      />
      <AgeCheck error={errors.age} onChange={() => clear("age")} inputRef={inputs.age} />
      {errors.form !== undefined && <FieldError text={errors.form} />}
      <EnterButton />
    </form>
  );
}

interface FormErrors {
  readonly errors: Errors;
  /** Shows these errors, and moves the focus to the first field that has one. */
  readonly show: (found: Errors) => void;
  readonly clear: (name: FieldName) => void;
  readonly inputs: Readonly<Record<Exclude<FieldName, "form">, RefObject<HTMLInputElement>>>;
}

/** What is wrong with the form: what was found here, or what the server said last. */
function useErrors(): FormErrors {
  const { refused } = useApp().stores.session;
  const errors = useSignal<Errors>({});
  const inputs = {
    username: useRef<HTMLInputElement>(null),
    modPassword: useRef<HTMLInputElement>(null),
    age: useRef<HTMLInputElement>(null),
  };
  const show = (found: Errors): void => {
    errors.value = found;
    const first = (["username", "modPassword", "age"] as const).find((name) => found[name] !== undefined);
    if (first !== undefined) inputs[first].current?.focus();
  };
  const clear = (name: FieldName): void => {
    const { [name]: _, ...others } = errors.value;
    errors.value = others;
  };
  const why = refused.value;
  useEffect(() => {
    if (why !== null) show({ [FIELD_OF[why.code] ?? "form"]: why.msg });
  }, [why]);
  return { errors: errors.value, show, clear, inputs };
}

function EnterButton(): JSX.Element {
  const { session } = useApp().stores;
  const busy = session.phase.value === "entering";
  return (
    <button type="submit" class="button button-main" aria-busy={busy}>
      <span>Enter</span>
      {busy && <span class="spinner" aria-hidden="true" />}
    </button>
  );
}

function check(username: string, ofAge: boolean): Errors {
  const found: Errors = {};
  if (username === "") found.username = "Choose a name to come in with.";
  else if (!USERNAME_PATTERN.test(username)) {
    found.username = "Use up to 20 letters, digits, - and _, without spaces.";
  }
  if (!ofAge) found.age = "You must be 18 or older to come in.";
  return found;
}
