// Mail over SMTP, with nodemailer.

import { createTransport, type Transporter } from "nodemailer";
import type { Delivery, Mail, Mailer } from "../../ports/mail/mailer.ts";
import type { MailSettings } from "../../ports/settings.ts";
import { failureOf } from "./smtp_failure.ts";

/** Longest waits, milliseconds: for a connection, for the greeting, for each answer, and for all of a mail. */
const CONNECT_MS = 10_000;
const GREETING_MS = 10_000;
const ANSWER_MS = 20_000;
const WHOLE_MS = 60_000;

/** Figures that tests shorten. */
export interface SmtpTimes {
  readonly connectMs?: number;
  readonly answerMs?: number;
  readonly wholeMs?: number;
}

/** Makes the mailer. Each mail has a connection of its own: there are few. */
export function createSmtpMailer(settings: MailSettings, times: SmtpTimes = {}): Mailer {
  const transport = transportOf(settings, times);
  const from = senderOf(settings.from);
  const { wholeMs = WHOLE_MS } = times;
  return {
    send: (mail) => send(transport, { mail, from, domain: domainOf(from.address), wholeMs }),
  };
}

/** Tries to connect and to sign in, and sends nothing. Resolves to the failure; null when the server takes mail. */
export async function checkSmtp(
  settings: MailSettings,
  times: SmtpTimes = {},
): Promise<Extract<Delivery, { kind: "failed" }> | null> {
  const transport = transportOf(settings, times);
  try {
    await transport.verify();
    return null;
  } catch (error) {
    return failureOf(error);
  } finally {
    transport.close();
  }
}

function transportOf({ server, from }: MailSettings, times: SmtpTimes): Transporter {
  const { connectMs = CONNECT_MS, answerMs = ANSWER_MS } = times;
  const { host, port, isSecure, requiresTls, ignoresTls, user, password, servername } = server;
  return createTransport({
    ...{ host, port, secure: isSecure, requireTLS: requiresTls, ignoreTLS: ignoresTls },
    // The name in the greeting. The default asks the system, which takes a permission more.
    name: domainOf(senderOf(from).address),
    ...(user === undefined ? {} : { auth: { user, pass: password ?? "" } }),
    tls: {
      rejectUnauthorized: server.acceptsAnyCertificate !== true,
      ...(servername === undefined ? {} : { servername }),
    },
    ...{
      connectionTimeout: connectMs,
      greetingTimeout: Math.min(GREETING_MS, connectMs),
      socketTimeout: answerMs,
    },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
}

async function send(
  transport: Transporter,
  { mail, from, domain, wholeMs }: {
    readonly mail: Mail;
    readonly from: { readonly name: string; readonly address: string };
    readonly domain: string;
    readonly wholeMs: number;
  },
): Promise<Delivery> {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), wholeMs);
  try {
    await transport.sendMail({
      from,
      to: { name: "", address: mail.to },
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      messageId: `<${mail.id}@${domain}>`,
      headers: {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": mail.language,
      },
      signal: ending.signal,
    });
    return { kind: "sent" };
  } catch (error) {
    return failureOf(error);
  } finally {
    clearTimeout(timer);
  }
}

function senderOf(line: string): { name: string; address: string } {
  const [, name = "", address = line] = /^(.*)<(.*)>$/.exec(line) ?? [];
  return { name: name.trim(), address };
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}
