// Types of settings that are addresses: database, Redis, Ollama, origins and networks.

import { parseNetwork } from "../hub/addresses.ts";
import { isPlainName, type Key, list, text } from "./setting_types.ts";

/** Properties of a key whose value may hold a secret. */
const HIDDEN = { shows: "nothing", wrong: wrongAddress } as const;

const DEFAULT_PORTS: ReadonlyMap<string, number> = new Map([["http:", 80], ["https:", 443]]);

/** The address of the database. */
export function database(): Key<string> {
  return {
    ...text(
      "sqlite:///sexchat.db",
      "sqlite:///name.db, sqlite:////path/to/name.db or postgresql://user:password@host/name",
      (address) => isSqliteUrl(address) || isPostgresUrl(address),
    ),
    ...HIDDEN,
  };
}

/** The address of Redis. */
export function redis(): Key<string> {
  const takes = "redis://user:password@host:6379/0, or rediss:// for TLS";
  return { ...text("", takes, isRedisUrl), ...HIDDEN };
}

/** The end of an address that names Ollama's API, or a path of it, in place of Ollama. */
const API_PATH = /\/+(?:api(?:\/(?:chat|generate|tags))?|v1(?:\/(?:chat\/completions|models))?)\/*$/;

/**
 * The address of Ollama, without a slash and without `/api` at the end. It may hold a user and a password for a proxy.
 */
export function ollama(): Key<string> {
  const key = text("http://localhost:11434", "an address such as http://localhost:11434", isHttpUrl);
  return {
    ...{ ...key, ...HIDDEN },
    read: (raw) => key.read(raw)?.replace(API_PATH, "").replace(/\/+$/, ""),
  };
}

/** A key that is sent as `Authorization: Bearer`: visible characters of ASCII, as a header takes them. */
export function bearerKey(): Key<string> {
  const takes = "a key of visible characters, without spaces; leave it out if Ollama takes none";
  return { ...text("", takes, (key) => /^[!-~]+$/.test(key)), shows: "nothing", wrong: () => "its value" };
}

/** Whether a text can be an address of this machine: letters, digits, `.`, `:`, `%`, `_` and `-`. */
export function isHost(text: string): boolean {
  return /^[\w.:%-]+$/.test(text);
}

/** Whether a text is an origin as browsers write it, without a path or a user; its default port may be written out. */
export function isOrigin(text: string): boolean {
  // URLs allow * in a host; here it would be a pattern that matches nothing.
  if (text.includes("*") || !URL.canParse(text)) return false;
  const { protocol, origin } = new URL(text);
  const defaultPort = DEFAULT_PORTS.get(protocol);
  return defaultPort !== undefined && [origin, `${origin}:${defaultPort}`].includes(text);
}

/** Origins that may call the API and open sockets; `*` for all. */
export function corsOrigins(): Key<readonly string[]> {
  return list(
    "origins such as https://chat.example, separated by commas, or * for every site",
    (item) => item === "*" || isOrigin(item),
  );
}

/** The address that people use: an origin, in lower case and without a default port or a slash at the end. */
export function publicUrl(): Key<string> {
  const key = text("", "an address without a path, such as https://chat.example", isPublicUrl);
  const read: Key<string>["read"] = (raw) => {
    const address = key.read(raw);
    return address === undefined ? undefined : new URL(address).origin;
  };
  return { ...key, ...HIDDEN, read };
}

/** Whether a text is an IP address, or a range in CIDR notation. */
export function isNetwork(text: string): boolean {
  try {
    parseNetwork(text);
    return true;
  } catch {
    return false;
  }
}

/** Why an address is not valid. Repeats nothing of the address. */
function wrongAddress(raw: unknown): string {
  if (typeof raw !== "string") return "its value, which is not a text,";
  const address = raw.trim();
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) return "its value, which does not begin with a protocol,";
  if (!URL.canParse(address)) {
    return "its value, which is not a complete address (in a password, write / as %2F and @ as %40),";
  }
  return "its value";
}

/** Whether an address names a SQLite file. Messages show the path, so it must not contain options or a user. */
function isSqliteUrl(address: string): boolean {
  const file = /^sqlite:\/\/\/(.+)$/.exec(address)?.[1];
  return file !== undefined && isPlainName(file) && !/[?#]/.test(file);
}

/** Whether an address names a PostgreSQL database. `@` in the path means an unescaped slash in the password. */
function isPostgresUrl(address: string): boolean {
  if (!/^postgres(ql)?:\/\//.test(address) || !URL.canParse(address)) return false;
  const { pathname } = new URL(address);
  return pathname.length > 1 && !pathname.includes("@") && isDecodable(address);
}

function isRedisUrl(address: string): boolean {
  return /^rediss?:\/\/[^/?#]+(\/\d{0,4})?$/.test(address) && URL.canParse(address) && isDecodable(address);
}

/** Whether an address is one of `http:` or `https:`, and names no user. */
export function withoutUser({ protocol, username, password }: URL): boolean {
  return /^https?:$/.test(protocol) && username === "" && password === "";
}

function isHttpUrl(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, pathname, search, hash } = new URL(address);
  return /^https?:$/.test(protocol) && search === "" && hash === "" && !pathname.includes("@");
}

function isPublicUrl(address: string): boolean {
  return URL.canParse(address) && isOrigin(new URL(address).origin) &&
    /^https?:\/\/[^/?#@\\]+\/?$/i.test(address);
}

/** Whether drivers can decode the user and the password. A literal percent sign must be written as %25. */
function isDecodable(address: string): boolean {
  const { username, password } = new URL(address);
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
