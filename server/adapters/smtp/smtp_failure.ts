// What a failed attempt to send mail means, in one line.

import type { Delivery } from "../../ports/mail/mailer.ts";

type Failure = Extract<Delivery, { kind: "failed" }>;

/** Errors of the connection, by their code, and of what they come from. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^(EDNS|ENOTFOUND|EAI_\w+)$/, "the host of SMTP_URL cannot be found"],
  [/^(ETIMEDOUT|EABORT|ABORT_ERR)$/, "the mail server is too slow"],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/, "the mail server refuses the connection"],
  [/^(EAUTH|ENOAUTH)$/, "the mail server refuses the user or the password of SMTP_URL"],
  [
    /^(ETLS|EREQUIRETLS)$|CERT|TLS|SSL/,
    "TLS with the mail server fails: its certificate is not valid, or it offers none",
  ],
  [/^(ECONNECTION|ESOCKET|ECONNRESET|EPIPE)$/, "the mail server closed the connection"],
];
/** TLS errors of the runtime have no code of their own. */
const TLS_MESSAGE = /certificate|\btls\b|\bssl\b|handshake|InvalidContentType/i;
const REFUSED_MESSAGE = /connection refused|ECONNREFUSED/i;

/** Reads an error of nodemailer. Repeats nothing that a server said: it may hold addresses. */
export function failureOf(error: unknown): Failure {
  const { code, responseCode, message } = error as {
    code?: unknown;
    responseCode?: unknown;
    message?: unknown;
  };
  const name = typeof code === "string" && /^\w{2,60}$/.test(code) ? code : "unknown";
  const status = typeof responseCode === "number" && responseCode >= 400 ? responseCode : null;
  if (status !== null && (name === "EENVELOPE" || name === "EMESSAGE")) return refusedMail(status);
  const text = typeof message === "string" ? message : "";
  const kind = TLS_MESSAGE.test(text) && !["EAUTH", "ETIMEDOUT"].includes(name)
    ? "ETLS"
    : REFUSED_MESSAGE.test(text)
    ? "ECONNREFUSED"
    : name;
  const why = REASONS.find(([pattern]) => pattern.test(kind))?.[1] ?? "the mail server does not take mail";
  return {
    kind: "failed",
    why,
    code: status === null ? kind : `${kind} ${status}`,
    isServer: true,
    isFinal: false,
  };
}

function refusedMail(status: number): Failure {
  const isFinal = status >= 500;
  return {
    kind: "failed",
    why: isFinal ? "the mail server refused a mail" : "the mail server put a mail off",
    code: String(status),
    isServer: false,
    isFinal,
  };
}
