// Mail that is to be sent: kept until a mail server has taken it. Guarantees as in `store.ts`.
//
// A row says what to tell whom; the text, with a link in it where there is one, is made when it is sent.

import type { MailLanguage } from "../../protocol/mail/mail_languages.ts";

/** What a mail says. */
export type MailKind =
  /** With a link that verifies the address. */
  | "verify_email"
  /** With a link that sets a new password. */
  | "reset_password"
  /** The password was reset. */
  | "password_was_reset"
  /** Another address has taken the place of this one. */
  | "email_was_changed";

/** A mail to be sent. */
export interface NewMail {
  readonly kind: MailKind;
  /** The account that it is about. */
  readonly userId: number;
  readonly address: string;
  readonly language: MailLanguage;
  readonly at: number;
}

/** A mail that one node is sending. */
export interface TakenMail {
  readonly id: number;
  readonly kind: MailKind;
  readonly userId: number;
  readonly address: string;
  readonly language: MailLanguage;
  readonly queuedAt: number;
  /** Counted from 1: this attempt included. */
  readonly attempts: number;
}

/** Queues mail. */
export interface MailQueueing {
  /**
   * Queues a mail, or nothing where it is null: that takes as long, so that no client learns whether there is one. Leaves out
   * a mail beyond `KEPT.mailsOfAddress` to its address and of its kind in an hour, and all beyond `KEPT.queuedMails`.
   */
  queueMail(mail: NewMail | null, now: number): Promise<void>;
}

/** The mail of all nodes. */
export interface MailStore extends MailQueueing {
  /**
   * Takes the mail that has been due for longest; undefined for none. No other node gets it before `now + leaseMs`, unless
   * it is put back.
   */
  take(now: number, leaseMs: number): Promise<TakenMail | undefined>;
  /** Puts a mail back, due again at a time. */
  putBack(id: number, dueAt: number): Promise<void>;
  /** Drops a mail that was sent, or is sent no more; for an hour it counts for the limit of its address. */
  finish(id: number): Promise<void>;
  /** How many mails wait. */
  waiting(): Promise<number>;
  /** Forgets mails that were sent, or left out, more than an hour ago. */
  sweep(now: number): Promise<void>;
}
