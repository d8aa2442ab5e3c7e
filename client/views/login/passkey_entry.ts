// Signing in with a passkey alone, from the join form. In the part `factors`.

import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { PasskeyAnswer, PasskeyChallenge } from "../../store/session/passkey_answers.ts";
import type { Refused, WebAuthnJson } from "../../store/session/session_store.ts";
import type { LoginStores } from "../../store/session/login_stores.ts";
import type { LoginActions } from "./login_actions.ts";

/** The part of the join form that says what prevents it. */
export interface PasskeyForm {
  show(errors: { readonly age?: MessageFormat; readonly form?: MessageFormat }): void;
  refuse(refused: Refused): void;
}

/** What the join screen works with. */
export interface PasskeyLogin {
  readonly stores: Pick<LoginStores, "prefs">;
  readonly actions: Pick<LoginActions, "enter">;
}

/** The server and the browser, as this needs them. */
export interface PasskeySources {
  request(): Promise<PasskeyChallenge | { readonly refused: Refused }>;
  get(options: WebAuthnJson): Promise<PasskeyAnswer>;
}

/** Asks for a passkey, and joins with it. */
export async function enterWithPasskey(
  sources: PasskeySources,
  { stores, actions }: PasskeyLogin,
  form: PasskeyForm,
): Promise<void> {
  if (!stores.prefs.ofAge.value) return form.show({ age: (t) => t("login").join.tooYoung });
  form.show({});
  const asked = await sources.request();
  if ("refused" in asked) {
    const { code, retryAt } = asked.refused;
    if (code !== "unavailable" || retryAt !== undefined) return form.refuse(asked.refused);
    return form.show({ form: (t) => t("factors").problems.elsewhere });
  }
  const { challenge, options } = asked;
  const given = await sources.get(options);
  if ("answer" in given) return actions.enter({ mode: "login", challenge, assertion: given.answer });
  const { problem } = given;
  form.show({ form: (t) => t("factors").problems[problem] });
}
