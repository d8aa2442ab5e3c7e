// The e-mail address of a member: given, and verified by a link that is sent there.
//
// Whether another account has an address changes nothing of an answer, and nothing of the time that it takes: it is looked
// at when a link is followed, by who gets the mail there.

import { EMAIL } from "../../protocol/client_events.ts";
import { Refusal } from "../../protocol/errors.ts";
import { MAIL_LANGUAGES, type MailLanguage } from "../../protocol/mail/mail_languages.ts";
import type { Account } from "../../ports/account.ts";
import { sourceOf } from "../../hub/limits/source.ts";
import { accountPrincipal } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { accountGone, requirePassword } from "./own_password.ts";

/** An address that a member gives. */
export interface GivenEmail {
  readonly email: string;
  readonly password: string;
  /** The network address of the client. */
  readonly address: string;
  /** Of the mail; undefined where it is not known. */
  readonly language: MailLanguage | undefined;
}

/** The feature. Each method throws a `Refusal`. */
export interface EmailFeature {
  /** Keeps an address, and sends the link that verifies it, where the server sends mail. */
  set(account: Account, given: GivenEmail): Promise<void>;
  /** Verifies an address with the secret of a link. Refuses with `expired`, and `conflict` for another account's. */
  verify(token: string): Promise<void>;
}

/** Makes the feature. */
export function createEmailFeature(context: Context): EmailFeature {
  return {
    set: (account, given) => setEmail(context, account, given),
    verify: (token) => verifyEmail(context, token),
  };
}

/** The address of a registration as given; null for none. Throws a `Refusal` `invalid_email`. */
export function validEmail(email: string | undefined): string | null {
  if (email === undefined || email === "") return null;
  if (!EMAIL.safeParse(email).success) {
    throw new Refusal("invalid_email", "This is not an e-mail address.", { field: "email" });
  }
  return email;
}

/** Sends the link that verifies the address of a new account, if it has one and the rates allow it. */
export async function verifyFirstEmail(
  context: Context,
  account: Account,
  address: string,
): Promise<void> {
  if (context.mailer === null || account.email === null) return;
  try {
    await context.tiers.take("unverified_addresses", { source: sourceOf(address) });
  } catch (error) {
    if (error instanceof Refusal) return;
    throw error;
  }
  await queueLink(context, account, account.email);
}

async function setEmail(
  context: Context,
  { id }: Account,
  { email, password, address, language }: GivenEmail,
): Promise<void> {
  const valid = validEmail(email);
  if (valid === null) {
    throw new Refusal("invalid_email", "This is not an e-mail address.", { field: "email" });
  }
  await requirePassword(context, id, password);
  await context.tiers.take(
    "unverified_addresses",
    { source: sourceOf(address), principal: accountPrincipal(id) },
    "Your address has changed very often. Please try again later.",
  );
  const account = await context.store.recovery.setEmail(id, valid, language);
  if (account === undefined) throw accountGone();
  if (context.mailer !== null && account.verifiedEmail !== valid) await queueLink(context, account, valid);
}

async function queueLink({ store, clock }: Context, account: Account, address: string): Promise<void> {
  const at = clock.now();
  const language = account.language ?? MAIL_LANGUAGES[0];
  await store.mails.queueMail({ kind: "verify_email", userId: account.id, address, language, at }, at);
}

async function verifyEmail({ store, clock, mailer }: Context, token: string): Promise<void> {
  const at = clock.now();
  const verified = await store.recovery.verifyEmail(token, at);
  if (verified === undefined) {
    throw new Refusal(
      "expired",
      "This link was used already, or is too old. Ask for a new one in the settings.",
    );
  }
  const { account: { id, language = MAIL_LANGUAGES[0], verifiedEmail }, before } = verified;
  if (mailer === null || before === null || before.toLowerCase() === verifiedEmail?.toLowerCase()) return;
  await store.mails.queueMail({ kind: "email_was_changed", userId: id, address: before, language, at }, at);
}
