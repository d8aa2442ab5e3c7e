// Challenges of sign-ins that take more than one request. The server keeps none of them: each says itself, signed, until
// when it holds and for which account, so strangers cannot fill a table, and every node knows every challenge. Only the
// few that led to a success are stored, so that they lead to no second one.

import type { Once } from "../../ports/factors/factor_store.ts";
import type { Context } from "../context.ts";

/** How long a challenge holds, milliseconds. */
const CHALLENGE_MS = 5 * 60_000;

/**
 * What a challenge is for: the step after the password of an account, signing in with a passkey alone, or making a
 * passkey. Only the second is for no account in particular.
 */
export type ChallengeUse =
  | { readonly kind: "second step" | "new passkey"; readonly userId: number }
  | { readonly kind: "passkey" };

/** Time, nonce and signature. Together they are canonical base64url, as WebAuthn needs it. */
const CHALLENGE = /^([0-9a-z]{16})([0-9a-f]{32})([\w-]{43})$/;
const TIME_LENGTH = 16;

/** Makes a challenge. */
export function newChallenge(
  { clock, digests }: Pick<Context, "clock" | "digests">,
  use: ChallengeUse,
): string {
  const time = (clock.now() + CHALLENGE_MS).toString(36).padStart(TIME_LENGTH, "0");
  const content = time + clock.uuid().replaceAll("-", "");
  return content + digests.signatureOf(signed(content, use));
}

/** What spending a challenge takes; null for one that has expired, is for something else, or was not made here. */
export function readChallenge(
  { clock, digests }: Pick<Context, "clock" | "digests">,
  challenge: string,
  use: ChallengeUse,
): Once | null {
  const [, time, nonce, signature] = CHALLENGE.exec(challenge) ?? [];
  if (time === undefined || nonce === undefined || signature === undefined) return null;
  const expected = digests.signatureOf(signed(time + nonce, use));
  // Digests of both: how long the comparison takes tells nothing about the signature.
  if (digests.secretOf(signature) !== digests.secretOf(expected)) return null;
  const expiresAt = Number.parseInt(time, 36);
  return expiresAt > clock.now() ? { key: `challenge ${nonce}`, expiresAt } : null;
}

/** WebAuthn's challenge for the assertion that answers `challenge`, which is not itself shown to authenticators. */
export function webAuthnChallenge({ digests }: Pick<Context, "digests">, challenge: string): string {
  return digests.signatureOf(`webauthn\0${challenge}`);
}

function signed(content: string, use: ChallengeUse): string {
  return `challenge\0${use.kind}\0${"userId" in use ? use.userId : ""}\0${content}`;
}
