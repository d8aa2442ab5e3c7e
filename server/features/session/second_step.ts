// The second step of signing in. Every way in that begins with a password or a link goes through `requireSecondStep`.

import { Refusal, type SecondFactor } from "../../protocol/errors.ts";
import { recoveryCodeKey } from "../../protocol/recovery_codes.ts";
import type { Account } from "../../ports/account.ts";
import type { Factors, Once, Spending } from "../../ports/factors/factor_store.ts";
import { CODE_STEP_S, CODE_WINDOW } from "../../ports/factors/one_time_codes.ts";
import type { WebAuthnJson } from "../../ports/factors/passkeys.ts";
import type { Context } from "../context.ts";
import { newChallenge, readChallenge, webAuthnChallenge } from "./challenges.ts";

/** What a client adds to the request that it repeats. Empty texts count as absent. */
export interface Proof {
  /** From the refusal of the first request. */
  readonly challenge?: string | null | undefined;
  /** Of an authenticator app; spaces do not matter. */
  readonly code?: string | null | undefined;
  readonly recovery_code?: string | null | undefined;
  readonly assertion?: WebAuthnJson | null | undefined;
}

/** The one proof that counts: a request is one try. */
type OneProof =
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "recovery_code"; readonly text: string }
  | { readonly kind: "assertion"; readonly assertion: WebAuthnJson };

/**
 * Resolves once the proof is right and used up; at once for an account without a second factor. Throws a `Refusal`:
 * `second_factor_required` without a challenge or proof, `expired` for a challenge that was used, is too old or another
 * account's, and `invalid_credentials`, the only one that counts as a failure, for a wrong proof. Call it once the
 * password, or what stands for it, was right.
 */
export async function requireSecondStep(context: Context, account: Account, proof: Proof): Promise<void> {
  if (!account.hasSecondFactor) return;
  const { store, clock } = context;
  const factors = await store.factors.of(account.id);
  const one = oneOf(proof);
  const { challenge } = proof;
  if (!challenge || one === null) throw await secondStepRequired(context, account, factors);
  const once = readChallenge(context, challenge, { kind: "second step", userId: account.id });
  if (once === null || await store.factors.isSpent(once.key, clock.now())) throw challengeExpired();
  if (await isRight(context, factors, { account, challenge, once, one })) return;
  if (await store.factors.isSpent(once.key, clock.now())) throw challengeExpired();
  throw wrongProof(one.kind);
}

/** Whether it is a code of the account's authenticator app, which is used up, together with `more`. */
export async function useCode(
  context: Context,
  { account, factors, code, more = [] }: {
    readonly account: Pick<Account, "id">;
    readonly factors: Factors;
    readonly code: string;
    readonly more?: readonly Once[];
  },
): Promise<boolean> {
  if (factors.totp?.isConfirmed !== true) return false;
  for (const spending of codeSpendings(context, account.id, factors, code)) {
    const once = [...more, ...spending.once];
    if (await context.store.factors.spend(account.id, { ...spending, once })) return true;
  }
  return false;
}

/** What using a code of the account's secret up takes, for each step that has it; none for a wrong code. */
export function codeSpendings(
  { vault, oneTimeCodes, clock, log }: Context,
  userId: number,
  { totp }: Factors,
  code: string,
): Spending[] {
  if (totp === null) return [];
  const secret = vault.open(totp.sealed, totpPlace(userId, totp.id));
  if (secret === undefined) {
    log.warn("a secret of one-time codes cannot be opened: the secret key is another one", {
      account: userId,
    });
    return [];
  }
  const at = clock.now();
  return oneTimeCodes.stepsOf(secret, code.replaceAll(/\s/g, ""), at).map((step) => ({
    at,
    once: [{
      key: `code ${totp.id} ${step}`,
      expiresAt: (step + CODE_WINDOW + 1) * CODE_STEP_S * 1_000,
    }],
  }));
}

/** The place in the vault of an account's secret. */
export function totpPlace(userId: number, id: number): string {
  return `totp_secrets ${userId} ${id}`;
}

/** The refusal of a wrong proof. */
export function wrongProof(field: OneProof["kind"]): Refusal {
  const msg = {
    code: "That code is not right. Codes work once, and for about a minute.",
    recovery_code: "That recovery code is not right, or was used before.",
    assertion: "That passkey did not work here.",
  }[field];
  return new Refusal("invalid_credentials", msg, { field });
}

/** The refusal of a challenge that holds no more. */
export function challengeExpired(): Refusal {
  return new Refusal("expired", "That took too long. Please begin again.", { field: "challenge" });
}

function oneOf({ code, recovery_code, assertion }: Proof): OneProof | null {
  if (code) return { kind: "code", text: code };
  if (recovery_code) return { kind: "recovery_code", text: recovery_code };
  return assertion ? { kind: "assertion", assertion } : null;
}

async function secondStepRequired(
  context: Context,
  account: Account,
  { totp, passkeys }: Factors,
): Promise<Refusal> {
  const hasPasskey = passkeys.length > 0 && context.passkeys.isAvailable;
  const methods: SecondFactor[] = [];
  if (totp?.isConfirmed === true) methods.push("totp");
  if (hasPasskey) methods.push("passkey");
  if (await context.store.recovery.codesLeft(account.id) > 0) methods.push("recovery");
  const challenge = newChallenge(context, { kind: "second step", userId: account.id });
  const options = hasPasskey
    ? { options: await context.passkeys.authentication(webAuthnChallenge(context, challenge), passkeys) }
    : {};
  const msg = "This account asks for a second step: a code or a passkey.";
  return new Refusal("second_factor_required", msg, { secondStep: { methods, challenge, ...options } });
}

async function isRight(
  context: Context,
  factors: Factors,
  { account, challenge, once, one }: {
    readonly account: Account;
    readonly challenge: string;
    readonly once: Once;
    readonly one: OneProof;
  },
): Promise<boolean> {
  const { store, clock } = context;
  if (one.kind === "code") return await useCode(context, { account, factors, code: one.text, more: [once] });
  if (one.kind === "recovery_code") {
    const recoveryCode = recoveryCodeKey(one.text);
    return recoveryCode !== null &&
      await store.factors.spend(account.id, { at: clock.now(), once: [once], recoveryCode });
  }
  const { assertion } = one;
  const passkey = factors.passkeys.find(({ credentialId }) => credentialId === assertion.id);
  if (passkey === undefined) return false;
  const proved = await context.passkeys.verify(
    assertion,
    webAuthnChallenge(context, challenge),
    passkey,
  );
  return proved !== null && await store.factors.spend(account.id, {
    ...{ at: clock.now(), once: [once] },
    passkey: { id: passkey.id, counter: proved.counter },
  });
}
