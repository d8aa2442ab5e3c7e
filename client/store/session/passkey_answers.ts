// What the browser and the server answer when the page asks for a passkey: types only.

import type { WebAuthnJson } from "./session_store.ts";

/**
 * Why the browser gave no passkey: the user ended it or let it time out, the page has another address than passkeys are
 * for, the authenticator has one already, or it cannot do what is needed.
 */
export type PasskeyProblem = "ended" | "elsewhere" | "known" | "unfit";

/** What the browser answered. */
export type PasskeyAnswer = { readonly answer: WebAuthnJson } | { readonly problem: PasskeyProblem };

/** What is needed to sign in with a passkey alone. */
export interface PasskeyChallenge {
  readonly challenge: string;
  readonly options: WebAuthnJson;
}
