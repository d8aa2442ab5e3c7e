// The part `factors` of the page: the second step of signing in, passkeys, QR codes. It loads when it is needed.

import { startAuthentication, startRegistration } from "@simplewebauthn/browser";
import { encode } from "uqr";
import { browserClock } from "./net/connection/browser.ts";
import { passkeyProblem, requestPasskey } from "./net/session/browser_passkeys.ts";
import type { PasskeyAnswer } from "./store/session/passkey_answers.ts";
import type { WebAuthnJson } from "./store/session/session_store.ts";
import { enterWithPasskey, type PasskeySources } from "./views/login/passkey_entry.ts";
import { CodeField, SecondStep, StepForm } from "./views/login/step_form.tsx";
import type { Factors } from "./views/shell/page_parts.ts";

/** Modules of white around a QR code (ISO/IEC 18004). */
const QUIET_ZONE = 4;

const SOURCES: PasskeySources = {
  request: () => requestPasskey((url, init) => fetch(url, init), browserClock),
  get: (options) => answered(startAuthentication({ optionsJSON: options as never })),
};

/** The part. */
export const factors: Factors = {
  CodeField,
  SecondStep,
  StepForm,
  enterWithPasskey: (login, form) => enterWithPasskey(SOURCES, login, form),
  getPasskey: SOURCES.get,
  makePasskey: (options) => answered(startRegistration({ optionsJSON: options as never })),
  qrCode(text) {
    const { data, size } = encode(text, { ecc: "M", border: QUIET_ZONE });
    return {
      size,
      path: data.flatMap((row, y) => row.map((dark, x) => dark ? `M${x} ${y}h1v1h-1z` : "")).join(""),
    };
  },
};

async function answered(asked: Promise<object>): Promise<PasskeyAnswer> {
  try {
    return { answer: await asked as WebAuthnJson };
  } catch (error) {
    return { problem: passkeyProblem(error) };
  }
}
