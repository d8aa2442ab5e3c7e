// Sending mail.

import type { MailLanguage } from "../../protocol/mail/mail_languages.ts";

/** A mail. */
export interface Mail {
  /** Never used for another mail: a server recognises by it what it gets twice. */
  readonly id: string;
  readonly to: string;
  readonly language: MailLanguage;
  readonly subject: string;
  readonly text: string;
  /** The same in HTML. */
  readonly html: string;
}

/** The outcome of an attempt. */
export type Delivery =
  | { readonly kind: "sent" }
  | {
    readonly kind: "failed";
    /** One line for the log, without an e-mail address or a secret. */
    readonly why: string;
    /** A short code for the log, such as `ECONNREFUSED` or `451`. */
    readonly code: string;
    /** The server takes no mail at all now; otherwise it did not take this one. */
    readonly isServer: boolean;
    /** The server does not take this mail later either. */
    readonly isFinal: boolean;
  };

/** Hands mail to a mail server. */
export interface Mailer {
  /** Tries to send a mail, for a minute at most. Never rejects. */
  send(mail: Mail): Promise<Delivery>;
}
