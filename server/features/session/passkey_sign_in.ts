// Signing in with a passkey alone, which is both steps at once.

import { Refusal } from "../../protocol/errors.ts";
import type { Account } from "../../ports/account.ts";
import type { Passkey } from "../../ports/factors/factor_store.ts";
import type { WebAuthnJson } from "../../ports/factors/passkeys.ts";
import type { Context } from "../context.ts";
import { newChallenge, readChallenge, webAuthnChallenge } from "./challenges.ts";
import { challengeExpired, wrongProof } from "./second_step.ts";

/** What a client needs to ask its browser for a passkey. */
export interface PasskeyRequest {
  readonly challenge: string;
  readonly options: WebAuthnJson;
}

/** A passkey and the account that it claims. Nothing is proved yet. */
export interface ClaimedPasskey {
  readonly passkey: Passkey;
  readonly account: Account;
}

/** Asks for any passkey of this site. Throws a `Refusal` `unavailable` where there can be none, or none at `origin`. */
export async function requestPasskey(context: Context, origin?: string): Promise<PasskeyRequest> {
  requirePasskeys(context, origin);
  const challenge = newChallenge(context, { kind: "passkey" });
  return { challenge, options: await context.passkeys.authentication(webAuthnChallenge(context, challenge)) };
}

/**
 * Throws a `Refusal` `unavailable` where browsers make no passkeys for the address of the page, or where the page that
 * asks has another one. Only so that the page can say so: what proves a passkey is the origin that it signs.
 */
export function requirePasskeys({ passkeys, settings }: Context, origin?: string): void {
  if (passkeys.isAvailable && (origin === undefined || passkeys.isFor(origin))) return;
  const why = settings.publicUrl === null
    ? "PUBLIC_URL is not set"
    : "PUBLIC_URL is another address, or an IP address";
  throw new Refusal("unavailable", `Passkeys do not work at this address: ${why}.`);
}

/** The passkey that an assertion names, with its account. */
export async function claimedPasskey(
  { store }: Context,
  { id }: WebAuthnJson,
): Promise<ClaimedPasskey | undefined> {
  const passkey = typeof id === "string" ? await store.factors.passkey(id) : undefined;
  const account = passkey === undefined ? undefined : await store.accounts.byId(passkey.userId);
  return passkey === undefined || account === undefined ? undefined : { passkey, account };
}

/** Checks an assertion, and uses it up. Throws a `Refusal`: `expired`, or `invalid_credentials`, which is a failure. */
export async function requirePasskey(
  context: Context,
  claimed: ClaimedPasskey | undefined,
  { challenge, assertion }: { readonly challenge: string; readonly assertion: WebAuthnJson },
): Promise<Account> {
  const { store, clock } = context;
  const once = readChallenge(context, challenge, { kind: "passkey" });
  if (once === null || await store.factors.isSpent(once.key, clock.now())) throw challengeExpired();
  if (claimed === undefined) throw wrongProof("assertion");
  const { passkey, account } = claimed;
  const proved = hasHandle(context, assertion, account.id)
    ? await context.passkeys.verify(assertion, webAuthnChallenge(context, challenge), passkey)
    : null;
  const use = proved === null ? undefined : { id: passkey.id, counter: proved.counter };
  const isUsed = use !== undefined &&
    await store.factors.spend(account.id, { at: clock.now(), once: [once], passkey: use });
  if (!isUsed) throw wrongProof("assertion");
  return account;
}

/** Opaque id of an account, which authenticators store with its passkeys. */
export function passkeyHandle({ digests }: Pick<Context, "digests">, userId: number): string {
  return digests.signatureOf(`passkey owner\0${userId}`);
}

/** Whether an assertion is for this account, as far as the authenticator says. */
function hasHandle(context: Context, { response }: WebAuthnJson, userId: number): boolean {
  const handle = typeof response === "object" && response !== null
    ? (response as WebAuthnJson).userHandle
    : undefined;
  return !handle || handle === passkeyHandle(context, userId);
}
