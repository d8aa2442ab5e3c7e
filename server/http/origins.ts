// Which pages may open sockets and call the API: those of the server's own host, and those of `CORS_ORIGINS`.

import type { Settings } from "../ports/settings.ts";

/** Lets pages of every site in; see `CORS_ORIGINS`. */
const EVERY_ORIGIN = "*";
/** A host as a `Host` header names it: a name or an address, with or without a port, and nothing that ends a host. */
const HOST = /^[^\s/?#@\\]+$/;

type Allowed = Pick<Settings, "corsOrigins" | "publicUrl">;

/** The `origin` of CORS. No response allows credentials: the API takes a token in a header, and reads no cookie. */
export function corsOrigin(
  { corsOrigins }: Allowed,
): typeof EVERY_ORIGIN | ((origin: string) => string | null) {
  if (corsOrigins.includes(EVERY_ORIGIN)) return EVERY_ORIGIN;
  return (origin) => isListed(origin, corsOrigins) ? origin : null;
}

/**
 * Whether a page may open a socket: without an origin (not a browser), of the server's own host or public address, or
 * of a configured origin.
 */
export function originAllowed(
  origin: string | undefined,
  host: string | undefined,
  { corsOrigins, publicUrl }: Allowed,
): boolean {
  if (origin === undefined || corsOrigins.includes(EVERY_ORIGIN)) return true;
  const listed = publicUrl === null ? corsOrigins : [...corsOrigins, publicUrl];
  return isListed(origin, listed) || isOwn(origin, host);
}

/**
 * The origin that a member's page is led back to from elsewhere: `PUBLIC_URL`, or without it the origin that the page
 * itself names, where it is this server's own or a configured one. Null for neither: a page of any other site is not
 * led back to, even where all may call the API.
 */
export function pageOrigin(
  origin: string | undefined,
  host: string | undefined,
  { corsOrigins, publicUrl }: Allowed,
): string | null {
  if (publicUrl !== null) return publicUrl;
  if (origin === undefined) return null;
  return isOwn(origin, host) || isListed(origin, corsOrigins) ? canonicalOrigin(origin) : null;
}

function isListed(origin: string, listed: readonly string[]): boolean {
  const canonical = canonicalOrigin(origin);
  return canonical !== null && listed.some((one) => canonicalOrigin(one) === canonical);
}

/**
 * Whether an origin is that of the requested host. A `Host` header names no protocol; the page's is assumed, because a
 * proxy may end TLS.
 */
function isOwn(origin: string, host: string | undefined): boolean {
  const canonical = canonicalOrigin(origin);
  if (canonical === null || host === undefined || !HOST.test(host)) return false;
  const { protocol } = new URL(canonical);
  return canonicalOrigin(`${protocol}//${host}`) === canonical;
}

/**
 * An origin in its one form: lower case, the default port left out, an IPv6 address in its shortest form, and no dot at
 * the end of the host, which names the same host. Null for anything but the origin of a web page.
 */
function canonicalOrigin(text: string): string | null {
  const rest = /^https?:\/\/(.+)$/i.exec(text)?.[1];
  if (rest === undefined || !HOST.test(rest) || !URL.canParse(text)) return null;
  const { protocol, hostname, port } = new URL(text);
  const name = hostname.replace(/\.$/, "");
  return name === "" ? null : `${protocol}//${name}${port === "" ? "" : `:${port}`}`;
}
