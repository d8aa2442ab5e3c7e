// A member's own factors: turning one-time codes on and off, and adding and removing passkeys. Over REST.

import { isBlank } from "../../protocol/blank.ts";
import { validDeviceName } from "../../protocol/devices.ts";
import { CLOSE, Refusal } from "../../protocol/errors.ts";
import {
  type FactorReply,
  MAX_PASSKEY_NAME,
  type PasskeyView,
} from "../../protocol/factors/passkey_views.ts";
import { codePoints } from "../../protocol/protocol_limits.ts";
import { newRecoveryCodes, recoveryCodeKey } from "../../protocol/recovery_codes.ts";
import { isStaff } from "../../protocol/roles.ts";
import type { Account } from "../../ports/account.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Passkey, TurnedOn } from "../../ports/factors/factor_store.ts";
import { KEPT } from "../../ports/limits.ts";
import type { WebAuthnJson } from "../../ports/factors/passkeys.ts";
import { accountPrincipal } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { newChallenge, readChallenge } from "./challenges.ts";
import { requirePassword, requirePasswordAnd } from "./own_password.ts";
import { passkeyHandle, requirePasskeys } from "./passkey_sign_in.ts";
import { challengeExpired, codeSpendings, totpPlace, useCode, wrongProof } from "./second_step.ts";
import { issueToken, type TokenClient } from "./token_issuer.ts";
import { countedAsOwn } from "./tries.ts";

/**
 * How long a secret waits for its first code, milliseconds: an hour. Beyond it, a stolen token could go on guessing a
 * code, which turns the secret on and gives recovery codes.
 */
const UNCONFIRMED_MS = 3_600_000;

/** The member who asks. */
export interface FactorOwner {
  readonly account: Account;
  /** The sign-in of the token. */
  readonly signIn: string;
  readonly client: TokenClient;
  /** Of the page that asks; absent for clients that are no page. */
  readonly origin?: string | undefined;
}

/** Factors of the member who asks. A wrong password or code is refused with `invalid_credentials`, and throttled. */
export interface FactorFeature {
  /** Refuses (`conflict`) while one-time codes are on. */
  startTotp(owner: FactorOwner, password: string): Promise<{ secret: string; uri: string }>;
  /** Refuses: `not_found` where nothing was started within an hour, `conflict` while one-time codes are on. */
  confirmTotp(owner: FactorOwner, code: string): Promise<FactorReply>;
  /** Refuses (`not_found`) while one-time codes are off. */
  removeTotp(owner: FactorOwner, password: string, code: string): Promise<void>;
  /** Refuses: `unavailable` where browsers make no passkeys, `conflict` beyond `KEPT.passkeys`. */
  passkeyOptions(owner: FactorOwner, password: string): Promise<{ options: WebAuthnJson }>;
  /** Refuses: `expired`, `bad_request` for what proves no passkey of this site, `too_long`, `conflict`. */
  addPasskey(
    owner: FactorOwner,
    attestation: WebAuthnJson,
    name?: string,
  ): Promise<PasskeyView & FactorReply>;
  passkeys(account: Account): Promise<PasskeyView[]>;
  /** Refuses (`not_found`) what is no passkey of the member. */
  removePasskey(owner: FactorOwner, id: number, password: string): Promise<void>;
}

/** Makes the feature. */
export function createFactorFeature(context: Context): FactorFeature {
  const { store } = context;
  return {
    startTotp: (owner, password) => startTotp(context, owner, password),
    confirmTotp: (owner, code) => confirmTotp(context, owner, code),
    removeTotp: (owner, password, code) => removeTotp(context, owner, password, code),
    passkeyOptions: (owner, password) => passkeyOptions(context, owner, password),
    addPasskey: (owner, attestation, name) => addPasskey(context, owner, attestation, name),
    passkeys: async ({ id }) => (await store.factors.of(id)).passkeys.map(listed),
    async removePasskey({ account: { id: userId } }, id, password) {
      await requirePassword(context, userId, password);
      if (!await store.factors.removePasskey(userId, id)) {
        throw new Refusal("not_found", "There is no such passkey.");
      }
      await tellRole(context, userId);
    },
  };
}

async function startTotp(
  context: Context,
  { account: { id, username } }: FactorOwner,
  password: string,
): Promise<{ secret: string; uri: string }> {
  const { store, vault, oneTimeCodes, clock } = context;
  await requirePassword(context, id, password);
  const secret = oneTimeCodes.newSecret();
  await store.factors.startTotp(id, {
    at: clock.now(),
    seal: (row) => vault.seal(secret, totpPlace(id, row)),
  });
  return { secret, uri: oneTimeCodes.uri(secret, username) };
}

async function confirmTotp(context: Context, owner: FactorOwner, code: string): Promise<FactorReply> {
  const { store, clock } = context;
  const { id } = owner.account;
  const factors = await store.factors.of(id);
  const { totp } = factors;
  if (totp?.isConfirmed) throw new Refusal("conflict", "An authenticator app is set up already.");
  if (totp === null || clock.now() - totp.createdAt >= UNCONFIRMED_MS) {
    throw new Refusal("not_found", "Ask for a new secret first.");
  }
  const turnedOn = await countedAsOwn(context, id, async () => {
    for (const spending of codeSpendings(context, id, factors, code)) {
      const turnedOn = await store.factors.confirmTotp(id, totp.id, spending);
      if (turnedOn !== undefined) return turnedOn;
    }
    throw wrongProof("code");
  });
  return await replyOf(context, owner, turnedOn);
}

async function removeTotp(
  context: Context,
  { account: { id } }: FactorOwner,
  password: string,
  code: string,
): Promise<void> {
  const { store } = context;
  await requirePasswordAnd(context, id, password, async (account) => {
    const factors = await store.factors.of(id);
    if (factors.totp?.isConfirmed !== true) throw notOn();
    if (!await useCode(context, { account, factors, code })) throw wrongProof("code");
  });
  if (!await store.factors.removeTotp(id)) throw notOn();
  await tellRole(context, id);
}

async function passkeyOptions(
  context: Context,
  { account: { id, username }, origin }: FactorOwner,
  password: string,
): Promise<{ options: WebAuthnJson }> {
  requirePasskeys(context, origin);
  await requirePassword(context, id, password);
  const { passkeys: known } = await context.store.factors.of(id);
  if (known.length >= KEPT.passkeys) {
    throw new Refusal("conflict", `An account has at most ${KEPT.passkeys} passkeys. Remove one first.`);
  }
  const owner = { handle: passkeyHandle(context, id), username, known };
  const challenge = newChallenge(context, { kind: "new passkey", userId: id });
  return { options: await context.passkeys.registration(owner, challenge) };
}

async function addPasskey(
  context: Context,
  owner: FactorOwner,
  attestation: WebAuthnJson,
  name: string | undefined,
): Promise<PasskeyView & FactorReply> {
  const { store, clock, passkeys } = context;
  const { id } = owner.account;
  const given = nameOf(name) ?? owner.client.deviceName;
  const challenge = passkeys.challengeOf(attestation);
  if (challenge === undefined) throw unusablePasskey();
  const once = readChallenge(context, challenge, { kind: "new passkey", userId: id });
  if (once === null || await store.factors.isSpent(once.key, clock.now())) throw challengeExpired();
  const made = await passkeys.register(attestation, challenge);
  if (made === null) throw unusablePasskey();
  const at = clock.now();
  const passkey = { ...made, name: given, createdAt: at };
  const turnedOn = await store.factors.addPasskey(id, passkey, { at, once: [once] });
  if (turnedOn === undefined) throw challengeExpired();
  const stored = await store.factors.passkey(made.credentialId);
  if (stored === undefined) throw new Refusal("not_found", "The passkey was removed meanwhile.");
  return { ...listed(stored), ...await replyOf(context, owner, turnedOn) };
}

/**
 * What the owner gets for a factor that was turned on. The first one has ended every earlier token; sockets of the
 * owner's own sign-in stay, and the owner gets recovery codes.
 */
async function replyOf(
  context: Context,
  { account: { id }, signIn, client }: FactorOwner,
  { isFirst, account }: TurnedOn,
): Promise<FactorReply> {
  if (!isFirst) return {};
  const { hub, store, clock } = context;
  const keep = { signIn, tokenVersion: account.tokenVersion };
  hub.publisher.endOtherSignIns(accountPrincipal(id), keep, CLOSE.sessionEnded, "second step turned on");
  const recovery_codes = newRecoveryCodes(() => clock.uuid());
  await store.recovery.replaceCodes(id, recovery_codes.flatMap((code) => recoveryCodeKey(code) ?? []));
  await tellRole(context, id);
  const { token } = await issueToken(context, account, client, { signIn });
  return { recovery_codes, token };
}

/** Tells every node what a member of staff may do now, with or without a factor. */
async function tellRole({ notifier, sanctions, store }: Context, id: number): Promise<void> {
  if (sanctions.room.requireSecondFactor !== true) return;
  const account = await store.accounts.byId(id);
  if (account === undefined || !isStaff(account.role)) return;
  notifier.publish({ type: "profile", userId: id, ...sanctions.roleInForce(account) });
}

function nameOf(raw: string | undefined): string | undefined {
  const name = raw?.trim() ?? "";
  if (codePoints(name) > MAX_PASSKEY_NAME) {
    throw new Refusal("too_long", `A name has at most ${MAX_PASSKEY_NAME} characters.`, { field: "name" });
  }
  return isBlank(name) ? undefined : validDeviceName(name);
}

function listed({ id, name, createdAt, usedAt }: Passkey): PasskeyView {
  return {
    ...{ id, name, created_at: isoTime(createdAt) },
    used_at: usedAt === null ? null : isoTime(usedAt),
  };
}

function unusablePasskey(): Refusal {
  return new Refusal("bad_request", "This passkey cannot be used here.", { field: "attestation" });
}

function notOn(): Refusal {
  return new Refusal("not_found", "No authenticator app is set up.");
}
