// Sends queued mail, and tries again what a mail server did not take.
//
// The text is made when a mail is sent, with a new link in it: the queue holds no secret.

import type { Account } from "../../ports/account.ts";
import type { TakenMail } from "../../ports/mail/mail_store.ts";
import type { Delivery, Mailer } from "../../ports/mail/mailer.ts";
import { LINK_LIFETIME_MS, type LinkPurpose, linkUrl, newLinkToken } from "../../protocol/mail/links.ts";
import type { Context } from "../context.ts";
import { layOut } from "./mail_layout.ts";
import { mailWords } from "./mail_texts.ts";

/** Sends mail. */
export interface MailSender {
  /** Whether the server sends mail at all. */
  readonly isOn: boolean;
  /** Sends what is due. Call it about once a second; calls during one that runs do nothing. Never rejects. */
  deliver(): Promise<void>;
  /** Begins no more attempts. Resolves when the one that runs is over. */
  stop(): Promise<void>;
}

const MINUTE_MS = 60_000;
/** Waits after failures in a row, milliseconds: the last one for all further ones. */
const RETRY_MS = [15_000, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS] as const;
/** A mail is given up after this time, milliseconds: two days. */
const GIVE_UP_MS = 48 * 60 * MINUTE_MS;
/** Attempts at a mail that the server refuses for good: some servers mean it only for a while. */
const FINAL_ATTEMPTS = 3;
/** Longer than an attempt takes: after it, the node that took a mail is gone. Milliseconds. */
const LEASE_MS = 2 * MINUTE_MS;
/** Mails of one call. */
const AT_ONCE = 20;
/** A failure that goes on is logged again after this time, milliseconds. */
const LOG_AGAIN_MS = 60 * MINUTE_MS;
/** Time between two sweeps, milliseconds. */
const SWEEP_MS = 10 * MINUTE_MS;

type Failure = Extract<Delivery, { kind: "failed" }>;

/** Makes the sender; it does nothing where the node has no mail server. */
export function createMailSender(context: Context): MailSender {
  const { mailer } = context;
  if (mailer === null) {
    return { isOn: false, deliver: () => Promise.resolve(), stop: () => Promise.resolve() };
  }
  const sending = new Sending(context, mailer);
  return { isOn: true, deliver: () => sending.deliver(), stop: () => sending.stop() };
}

/** Sends mail, one at a time. */
class Sending {
  #running: Promise<void> | null = null;
  #isStopped = false;
  /** No attempts before this time, milliseconds since the Unix epoch: the server took none. */
  #pausedUntil = 0;
  /** Failures of the server in a row. */
  #failures = 0;
  #logged: { readonly why: string; readonly at: number } | null = null;
  #sweptAt = 0;

  constructor(readonly context: Context, readonly mailer: Mailer) {}

  async deliver(): Promise<void> {
    if (this.#running !== null || this.#isStopped) return;
    this.#running = this.#deliverDue().catch((error: unknown) => {
      // The next call begins anew; what was taken is taken again after its lease.
      this.context.log.debug("mail could not be read", { cause: error instanceof Error ? error.name : "" });
    }).finally(() => this.#running = null);
    await this.#running;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  async #deliverDue(): Promise<void> {
    const { clock, store: { mails } } = this.context;
    if (clock.now() - this.#sweptAt >= SWEEP_MS) {
      this.#sweptAt = clock.now();
      await mails.sweep(clock.now());
    }
    for (let n = 0; n < AT_ONCE && !this.#isStopped && clock.now() >= this.#pausedUntil; n++) {
      const mail = await mails.take(clock.now(), LEASE_MS);
      if (mail === undefined) return;
      await this.#attempt(mail);
    }
  }

  async #attempt(mail: TakenMail): Promise<void> {
    const { clock, log, store: { accounts, mails } } = this.context;
    const account = await accounts.byId(mail.userId);
    if (account === undefined || isObsolete(mail, account)) return await mails.finish(mail.id);
    if (clock.now() - mail.queuedAt >= GIVE_UP_MS) {
      log.warn("a mail was given up: no mail server took it in two days", { kind: mail.kind });
      return await mails.finish(mail.id);
    }
    const delivery = await this.mailer.send({
      ...{ id: clock.uuid(), to: mail.address, language: mail.language },
      ...await composed(this.context, mail, account),
    });
    if (delivery.kind === "sent") return await this.#sent(mail);
    if (delivery.isServer) return await this.#serverFailed(mail, delivery);
    await this.#mailFailed(mail, delivery);
  }

  async #sent(mail: TakenMail): Promise<void> {
    const { log, store } = this.context;
    if (this.#logged !== null) log.info("the mail server takes mail again");
    [this.#logged, this.#failures, this.#pausedUntil] = [null, 0, 0];
    await store.mails.finish(mail.id);
  }

  async #serverFailed(mail: TakenMail, { why, code }: Failure): Promise<void> {
    const { clock, log, store } = this.context;
    const waitMs = waitAfter(++this.#failures);
    this.#pausedUntil = clock.now() + waitMs;
    await store.mails.putBack(mail.id, this.#pausedUntil);
    if (this.#logged?.why === why && clock.now() - this.#logged.at < LOG_AGAIN_MS) return;
    this.#logged = { why, at: clock.now() };
    const waiting = await store.mails.waiting();
    log.warn(`mail is kept and tried again: ${why}`, { code, waiting, nextInSeconds: waitMs / 1_000 });
  }

  async #mailFailed(mail: TakenMail, { why, code, isFinal }: Failure): Promise<void> {
    const { clock, log, store: { mails } } = this.context;
    const { kind, attempts } = mail;
    if (isFinal && attempts >= FINAL_ATTEMPTS) {
      log.warn(`a mail was given up: ${why}`, { kind, code, attempts });
      return await mails.finish(mail.id);
    }
    const waitMs = waitAfter(attempts);
    await mails.putBack(mail.id, clock.now() + waitMs);
    if (attempts === 1) log.warn(`${why}: it is tried again`, { kind, code, nextInSeconds: waitMs / 1_000 });
  }
}

function waitAfter(failures: number): number {
  return RETRY_MS[Math.min(failures, RETRY_MS.length) - 1]!;
}

/** Whether what a mail asks for is no longer so: the account has another address, or has verified this one. */
function isObsolete({ kind, address }: TakenMail, { email, verifiedEmail }: Account): boolean {
  if (kind === "verify_email") return email !== address || verifiedEmail === address;
  return kind === "reset_password" && verifiedEmail !== address;
}

async function composed(
  context: Context,
  mail: TakenMail,
  { username }: Account,
): Promise<{ readonly subject: string; readonly text: string; readonly html: string }> {
  const { settings: { publicUrl, contact } } = context;
  const url = publicUrl ?? "";
  const site = URL.canParse(url) ? new URL(url).host : "";
  const words = mailWords(mail.kind, mail.language, { username, site, url, contact, at: mail.queuedAt });
  return { subject: words.subject, ...layOut(words, mail.language, await linkFor(context, mail)) };
}

/** A new link for a mail that has one, in place of the account's earlier one. */
async function linkFor(
  { clock, store, settings }: Context,
  { kind, userId, address }: TakenMail,
): Promise<string | null> {
  if (kind !== "verify_email" && kind !== "reset_password") return null;
  const isReset = kind === "reset_password";
  const purpose: LinkPurpose = isReset ? "reset" : "verify";
  const token = newLinkToken(() => clock.uuid());
  await store.recovery.addLink({
    ...{ userId, token, expiresAt: clock.now() + LINK_LIFETIME_MS },
    ...(isReset ? { kind: "reset_by_mail" } : { kind: "verify_email", email: address }),
  });
  return linkUrl(settings.publicUrl, purpose, token);
}
