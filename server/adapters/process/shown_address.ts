// Addresses of the configuration as people may see them, and words of other programs without addresses in them.

/** What may stand in a path that is shown: with a slash in a password, its rest would be taken for a path. */
const PLAIN_PATH = /^[\w.~/-]*$/;

/** Protocol, host, port and path of an address; never its user, password or options. */
export function shownAddress(address: string): string {
  if (!URL.canParse(address)) return "(an address that is not shown)";
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${shownPath(pathname)}`;
}

/** The path of an address; a slash alone says nothing. */
export function shownPath(pathname: string): string {
  if (pathname === "/") return "";
  return PLAIN_PATH.test(pathname) ? pathname : "/…";
}

/** An address with a user, a password or options. */
const SECRET_ADDRESS = /\b[a-z][a-z0-9+.-]*:\/\/[^\s'"]*[@?#][^\s'"]*/gi;
/** The runtime's words for what is no address repeat it. */
const INVALID_URL = /\bInvalid URL\b.*/s;

/** What another program says, without addresses that may hold a secret. */
export function withoutAddresses(words: string): string {
  return words.replace(INVALID_URL, "Invalid URL").replace(SECRET_ADDRESS, "(an address that is not shown)");
}

/** Code of an error, of the first one where several hosts were tried; undefined where it has none. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, errors } = error as { code?: unknown; errors?: unknown };
  if (typeof code === "string" && /^\w{2,60}$/.test(code)) return code;
  return Array.isArray(errors) && errors.length > 0 ? codeOf(errors[0]) : undefined;
}
