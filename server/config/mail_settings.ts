// Types of the settings of mail: the mail server, and the sender.

import type { SmtpServer } from "../ports/settings.ts";
import { type Key, mapped, text } from "./setting_types.ts";

/** Options in the query of an address, with the values that each takes. */
const OPTIONS: Readonly<Record<string, RegExp>> = {
  /** Sends in plain text, even where the server offers TLS. */
  "ignoreTLS": /^(true|false)$/,
  /** Sends nothing without TLS. */
  "requireTLS": /^(true|false)$/,
  /** `false` accepts any certificate. */
  "tls.rejectUnauthorized": /^(true|false)$/,
  /** The name that the certificate has to be for. */
  "tls.servername": /^[\w.-]+$/,
};

/** Hosts of this machine: what goes there crosses no network. */
const LOCAL_HOST = /^(localhost|127(\.\d+){3}|::1)$/;
const PORTS = { "smtp:": 587, "smtps:": 465 } as const;
/** Longest sender, characters. */
const MAX_SENDER = 200;
/** A sender: an address, or a name and the address in angle brackets. */
const SENDER = /^(?:[^<>"@,;:\\]*<)?[^\s<>"@,;:\\()[\]]+@[\w.-]+>?$/;

/** The address of the mail server. */
export function smtp(): Key<SmtpServer> {
  const takes = "smtp://user:password@host:587, or smtps:// for TLS from the first byte; " +
    `options: ${Object.keys(OPTIONS).join(", ")}`;
  const key = text("", takes, (address) => serverOf(address) !== null);
  return {
    ...mapped(
      key,
      { host: "", port: 0, isSecure: false, requiresTls: false, ignoresTls: false },
      (address) => serverOf(address)!,
    ),
    shows: "nothing",
    wrong: () => "its value",
  };
}

/** Who mail is from, such as `chat@example.org`, or `Chat <chat@example.org>`. */
export function sender(): Key<string> {
  const takes = `an e-mail address, or a name and the address: Chat <chat@example.org>`;
  return {
    ...text("", takes, isSender),
    shows: "nothing",
    wrong: () => "its value",
  };
}

/** The sender where none is configured: an address at the host that people use. */
export function defaultSender(publicUrl: string): string {
  const { hostname } = new URL(publicUrl);
  const isName = /[a-z]/i.test(hostname) && !hostname.startsWith("[");
  return `no-reply@${isName ? hostname : "localhost"}`;
}

function isSender(line: string): boolean {
  return line.length <= MAX_SENDER && SENDER.test(line) && line.includes("<") === line.endsWith(">");
}

function serverOf(address: string): SmtpServer | null {
  if (!/^smtps?:\/\//i.test(address) || !URL.canParse(address)) return null;
  const { protocol, hostname, port, pathname, username, password, searchParams, hash } = new URL(address);
  const host = decoded(hostname)?.replace(/^\[|\]$/g, "") ?? "";
  const [user, pass] = [decoded(username), decoded(password)];
  if (!/^[\w.:-]+$/.test(host) || !/^\/?$/.test(pathname) || hash !== "" || port === "0") return null;
  if (user === null || pass === null || (user === "") !== (pass === "")) return null;
  const options = [...searchParams];
  if (!options.every(([name, value]) => Object.hasOwn(OPTIONS, name) && OPTIONS[name]!.test(value))) {
    return null;
  }
  const isOn = (name: string): boolean => searchParams.get(name) === "true";
  const servername = searchParams.get("tls.servername");
  const isSecure = protocol === "smtps:";
  return {
    host,
    port: port === "" ? PORTS[isSecure ? "smtps:" : "smtp:"] : Number(port),
    isSecure,
    // A password goes over the network in TLS alone.
    requiresTls: isOn("requireTLS") || (user !== "" && !isOn("ignoreTLS") && !LOCAL_HOST.test(host)),
    ignoresTls: isOn("ignoreTLS"),
    ...(searchParams.get("tls.rejectUnauthorized") === "false" ? { acceptsAnyCertificate: true } : {}),
    ...(servername === null ? {} : { servername }),
    ...(user === "" ? {} : { user, password: pass }),
  };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
