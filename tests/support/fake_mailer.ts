// A mail server that takes what the test lets it take, and keeps it.

import type { Delivery, Mail, Mailer } from "../../server/ports/mail/mailer.ts";

/** A mail server that is down. */
export const SERVER_DOWN: Delivery = {
  kind: "failed",
  why: "the mail server refuses the connection",
  code: "ECONNREFUSED",
  isServer: true,
  isFinal: false,
};

/** The mailer of a test. */
export class FakeMailer implements Mailer {
  /** What was taken, oldest first. */
  readonly taken: Mail[] = [];
  /** Attempts, taken or not. */
  attempts = 0;
  /** The outcome of the next attempts. */
  outcome: Delivery = { kind: "sent" };

  send(mail: Mail): Promise<Delivery> {
    this.attempts++;
    if (this.outcome.kind === "sent") this.taken.push(mail);
    return Promise.resolve(this.outcome);
  }

  /** Mails to an address, oldest first. */
  to(address: string): Mail[] {
    return this.taken.filter(({ to }) => to === address);
  }

  /** The secret in the newest link of that purpose to an address. Fails without one. */
  token(purpose: "reset" | "verify", address: string): string {
    const found = this.to(address).map(({ text }) =>
      new RegExp(`#${purpose}=([\\w-]{20,})\\n`).exec(text)?.[1]
    );
    const token = found.filter((one) => one !== undefined).at(-1);
    if (token === undefined) throw new Error(`No link to ${purpose} was sent to ${address}`);
    return token;
  }
}
