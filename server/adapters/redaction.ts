// Redaction: configured addresses and error texts without the secrets that they may hold.

const HIDDEN_ADDRESS = "(an address that is not shown)";

/** What a shown path may contain. A slash in a password makes the rest of the password look like a path. */
const PLAIN_PATH = /^[\w.~/-]*$/;

/** Protocol, host, port and path of an address; never its user, password or options. */
export function redactAddress(address: string): string {
  if (!URL.canParse(address)) return HIDDEN_ADDRESS;
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${redactPath(pathname)}`;
}

/** The path of an address. Empty for `/`; `/…` for a path that may hold a secret. */
export function redactPath(pathname: string): string {
  if (pathname === "/") return "";
  return PLAIN_PATH.test(pathname) ? pathname : "/…";
}

/** An address with a user, a password or options. */
const SECRET_ADDRESS = /\b[a-z][a-z0-9+.-]*:\/\/[^\s'"]*[@?#][^\s'"]*/gi;
/** The runtime repeats an invalid URL after these words. */
const INVALID_URL = /\bInvalid URL\b.*/s;

/** A text of another program, without addresses that may hold a secret. */
export function redactAddressesIn(text: string): string {
  return text.replace(INVALID_URL, "Invalid URL").replace(SECRET_ADDRESS, HIDDEN_ADDRESS);
}

/** The first line of an error's message, without addresses that may hold a secret. */
export function firstLine(error: unknown): string {
  return redactAddressesIn(String(error instanceof Error ? error.message : error).split("\n")[0] ?? "");
}

/** Code of an error, or of the first one where several hosts were tried; undefined where it has none. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, errors } = error as { code?: unknown; errors?: unknown };
  if (typeof code === "string" && /^\w{2,60}$/.test(code)) return code;
  return Array.isArray(errors) && errors.length > 0 ? errorCode(errors[0]) : undefined;
}
