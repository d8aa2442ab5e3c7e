// What the page asks of the browser's passkeys, and how the browser's refusals are told apart.

import type { PasskeyChallenge, PasskeyProblem } from "../../store/session/passkey_answers.ts";
import type { Refused } from "../../store/session/session_store.ts";
import type { Timers } from "../../store/connection/store_clock.ts";
import { refusedBy, UNREACHABLE } from "../connection/requests.ts";

/** Longest wait for the server, milliseconds. */
const TIMEOUT_MS = 20_000;

/** The problem behind an error of `@simplewebauthn/browser`. */
export function passkeyProblem(error: unknown): PasskeyProblem {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  if (code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED") return "known";
  if (code === "ERROR_INVALID_DOMAIN" || code === "ERROR_INVALID_RP_ID" || name === "SecurityError") {
    return "elsewhere";
  }
  return name === "NotAllowedError" || name === "AbortError" ? "ended" : "unfit";
}

/** Asks the server for a challenge to sign in with a passkey alone. */
export async function requestPasskey(
  fetcher: typeof fetch,
  clock: Timers,
): Promise<PasskeyChallenge | { readonly refused: Refused }> {
  try {
    const response = await fetcher("/api/auth/passkey/options", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const json = await response.json();
    if (response.ok) return json;
    const seconds = Number(response.headers.get("retry-after") ?? NaN);
    const wait = Number.isFinite(seconds) ? { retry_after_ms: seconds * 1_000 } : {};
    return { refused: refusedBy({ ...json.error, ...wait }, clock) };
  } catch {
    return { refused: UNREACHABLE };
  }
}
