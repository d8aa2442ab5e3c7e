// Getting back into an account: with a recovery code, or with a link that came by mail or from staff.
//
// No answer tells, in words or time, whether a name or an address has an account: unknown ones take the same queries and
// the same password hash.

import { CLOSE, Refusal } from "../../protocol/errors.ts";
import { MAIL_LANGUAGES, type MailLanguage } from "../../protocol/mail/mail_languages.ts";
import { passwordProblem } from "../../protocol/password_rules.ts";
import { newRecoveryCodes, recoveryCodeKey } from "../../protocol/recovery_codes.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Account } from "../../ports/account.ts";
import type { NewMail } from "../../ports/mail/mail_store.ts";
import type { ModerationTransaction } from "../../ports/moderation_store.ts";
import type { Link } from "../../ports/recovery_store.ts";
import type { Place } from "../../hub/limits/lane.ts";
import { sourceOf } from "../../hub/limits/source.ts";
import { accountPrincipal } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { refuseBanned, rememberAddress, type SignedIn, tried } from "./account_login.ts";
import { requirePassword } from "./own_password.ts";
import { type Proof, requireSecondStep } from "./second_step.ts";
import { issueToken, type TokenClient } from "./token_issuer.ts";

/** What every way back in has. */
interface WayBack {
  readonly newPassword: string;
  /** The network address of the client. */
  readonly address: string;
  readonly client: TokenClient;
}

/** A recovery code, with the name of its account. */
export interface CodeRecovery extends WayBack {
  readonly username: string;
  readonly code: string;
}

/** The secret of a link, and a proof where the account has a second factor. */
export interface LinkReset extends WayBack {
  readonly token: string;
  readonly proof: Proof;
}

/** The feature. Each method throws a `Refusal`; a refused new password uses nothing up. */
export interface RecoveryFeature {
  /** Makes new recovery codes; the earlier ones end. Refuses (`invalid_credentials`) a wrong password. */
  renewCodes(account: Account, password: string): Promise<string[]>;
  /** Refuses (`invalid_credentials`) a wrong code and an unknown name alike; failures count as of sign-ins. */
  recover(recovery: CodeRecovery): Promise<SignedIn>;
  /** Sends a link, if the name or the address has an account with a verified address, and the server sends mail. */
  requestReset(nameOrEmail: string, address: string, language: MailLanguage | undefined): Promise<void>;
  /** Refuses with `expired`; with `second_factor_required` first where the account has a second factor. */
  reset(reset: LinkReset): Promise<SignedIn>;
}

/** How a password was reset, for the audit log. */
type How = "with a recovery code" | "with a link by mail" | "with a link from staff";

/** Makes the feature. */
export function createRecoveryFeature(context: Context): RecoveryFeature {
  return {
    renewCodes: (account, password) => renewCodes(context, account, password),
    recover: (recovery) => recover(context, recovery),
    requestReset: (nameOrEmail, address, language) => requestReset(context, nameOrEmail, address, language),
    reset: (request) => reset(context, request),
  };
}

async function renewCodes(context: Context, { id }: Account, password: string): Promise<string[]> {
  await requirePassword(context, id, password);
  await context.tiers.take("recovery_codes", { principal: accountPrincipal(id) });
  const codes = newRecoveryCodes(() => context.clock.uuid());
  await context.store.recovery.replaceCodes(id, codes.map((code) => recoveryCodeKey(code)!));
  return codes;
}

async function recover(context: Context, recovery: CodeRecovery): Promise<SignedIn> {
  const { username, newPassword, address } = recovery;
  refuseWeak(newPassword);
  const { store, lanes, passwords } = context;
  const account = await store.accounts.byName(username);
  const code = recoveryCodeKey(recovery.code) ?? "";
  return await tried(context, recovery, { name: username, account }, async (known) => {
    const place: Place = { group: sourceOf(address).network, rank: known ? "first" : "second" };
    const isRight = await store.recovery.hasCode(account?.id ?? 0, code);
    if (account === undefined || !isRight) {
      await lanes.passwords.run(place, () => passwords.verify(newPassword, null));
      throw wrongCode();
    }
    await refuseBanned(context, { username: account.username, userId: account.id }, address);
    const passwordHash = await lanes.passwords.run(place, () => passwords.hash(newPassword));
    return await resetPassword(
      context,
      { account, passwordHash, how: "with a recovery code" },
      async (within) => {
        if (!await within.recovery.useCode(account.id, code)) throw wrongCode();
      },
    );
  });
}

async function requestReset(
  context: Context,
  nameOrEmail: string,
  address: string,
  language: MailLanguage | undefined,
): Promise<void> {
  const { store, tiers, clock, mailer } = context;
  await tiers.take("reset_requests", { source: sourceOf(address) });
  if (mailer === null) return;
  const text = nameOrEmail.trim();
  const named = await store.accounts.byName(text);
  const owner = await store.recovery.byVerifiedEmail(text);
  const account = named ?? owner;
  const at = clock.now();
  const mail: NewMail | null = account === undefined || account.verifiedEmail === null ? null : {
    ...{ kind: "reset_password", userId: account.id, address: account.verifiedEmail, at },
    language: account.language ?? language ?? MAIL_LANGUAGES[0],
  };
  await store.mails.queueMail(mail, at);
}

async function reset(context: Context, request: LinkReset): Promise<SignedIn> {
  const { token, newPassword, address, client, proof } = request;
  const { store, clock } = context;
  const link = await store.recovery.resetLink(token, clock.now());
  const account = link === undefined ? undefined : await store.accounts.byId(link.userId);
  if (link === undefined || account === undefined) throw linkExpired();
  refuseWeak(newPassword);
  await refuseBanned(context, { username: account.username, userId: account.id }, address);
  if (account.hasSecondFactor && !link.removesFactors) {
    return await tried(context, request, { name: account.username, account }, async () => {
      await requireSecondStep(context, account, proof);
      return await resetWithLink(context, request, { account, link });
    });
  }
  const changed = await resetWithLink(context, request, { account, link });
  await rememberAddress(context, changed, address);
  return { account: changed, ...await issueToken(context, changed, client, "new") };
}

async function resetWithLink(
  context: Context,
  { token, newPassword, address }: LinkReset,
  { account, link }: { readonly account: Account; readonly link: Link },
): Promise<Account> {
  const { passwords, lanes, clock } = context;
  const place: Place = { group: sourceOf(address).network, rank: "first" };
  const passwordHash = await lanes.passwords.run(place, () => passwords.hash(newPassword));
  const how: How = link.kind === "reset_by_mail" ? "with a link by mail" : "with a link from staff";
  return await resetPassword(context, { account, passwordHash, how }, async (within) => {
    if (await within.recovery.useResetLink(token, clock.now()) === undefined) throw linkExpired();
    if (link.removesFactors) await within.recovery.removeFactors(account.id);
  });
}

/**
 * Sets a password for a user who has lost it, in one transaction with `use`, which uses the proof up. All tokens and
 * sockets of the account end; its user learns of it at each of them, and by mail.
 */
async function resetPassword(
  context: Context,
  { account, passwordHash, how }: {
    readonly account: Account;
    readonly passwordHash: string;
    readonly how: How;
  },
  use: (within: ModerationTransaction) => Promise<void>,
): Promise<Account> {
  const { store, clock, mailer, hub, notifier } = context;
  const { id, username, role } = account;
  const at = clock.now();
  const changed = await store.moderation.transact(async (within) => {
    await use(within);
    const changed = await within.recovery.setPassword(id, passwordHash);
    if (changed === undefined) throw linkExpired();
    await within.log({
      ...{ at, actorId: id, actor: username, actorRole: role, capacity: "account", action: "reset_password" },
      ...{ targetId: id, target: username, reason: null, detail: how },
    });
    if (mailer !== null) await within.recovery.queueMail(noticeTo(changed, at), at);
    return changed;
  });
  const principal = accountPrincipal(id);
  hub.publisher.sendTo(principal, [principal], "account_notice", { kind: "reset", ts: isoTime(at) });
  hub.publisher.endSessions(principal, null, CLOSE.sessionEnded, "password reset");
  notifier.listsChanged("audit");
  return changed;
}

function noticeTo({ id, verifiedEmail, language = MAIL_LANGUAGES[0] }: Account, at: number): NewMail | null {
  if (verifiedEmail === null) return null;
  return { kind: "password_was_reset", userId: id, address: verifiedEmail, language, at };
}

function refuseWeak(password: string): void {
  const problem = passwordProblem(password);
  if (problem !== null) throw new Refusal("weak_password", problem, { field: "new_password" });
}

function wrongCode(): Refusal {
  return new Refusal("invalid_credentials", "That name and recovery code don't match.", {
    field: "recovery_code",
  });
}

function linkExpired(): Refusal {
  return new Refusal("expired", "This link was used already, or is too old. Ask for a new one.");
}
