// Addresses in the configuration: of a database, of Redis, of Ollama, of other sites and networks.

import { parseNetwork } from "../hub/addresses.ts";
import { isPlainName, type Key, text } from "./setting_types.ts";

/** An address that may hold a secret. */
const HIDDEN = { shows: "nothing", wrong: wrongAddress } as const;

/** Where the database is. */
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

/** Where nodes meet. */
export function redis(): Key<string> {
  const takes = "redis://user:password@host:6379/0, or rediss:// for TLS";
  return { ...text("", takes, isRedisUrl), ...HIDDEN };
}

/** Where Ollama is, without a slash at the end. It may hold a user and a password, for a proxy in front of it. */
export function ollama(): Key<string> {
  const key = text("http://localhost:11434", "an address such as http://localhost:11434", isHttpUrl);
  return { ...key, ...HIDDEN, read: (raw) => key.read(raw)?.replace(/\/+$/, "") };
}

/** An address of this machine: digits, letters, dots, colons. */
export function isHost(text: string): boolean {
  return /^[\w.:%-]+$/.test(text);
}

/** An origin as browsers write it: no path, no user. */
export function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
}

/** An address, or a range in CIDR notation. */
export function isNetwork(text: string): boolean {
  try {
    parseNetwork(text);
    return true;
  } catch {
    return false;
  }
}

/** Why an address is not valid, as far as that can be said without repeating any of it. */
function wrongAddress(raw: unknown): string {
  if (typeof raw !== "string") return "its value, which is no text,";
  const address = raw.trim();
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) return "its value, which does not begin with a protocol,";
  if (!URL.canParse(address)) {
    return "its value, which is no whole address (in a password, / is %2F, @ is %40),";
  }
  return "its value";
}

/** The rest is a path, and is shown as one: options and users have no place in it. */
function isSqliteUrl(address: string): boolean {
  const file = /^sqlite:\/\/\/(.+)$/.exec(address)?.[1];
  return file !== undefined && isPlainName(file) && !/[?#]/.test(file);
}

/** One name after the host. With a slash in a password, its rest would be taken for the name, and shown. */
function isPostgresUrl(address: string): boolean {
  if (!/^postgres(ql)?:\/\//.test(address) || !URL.canParse(address)) return false;
  const { pathname } = new URL(address);
  return pathname.length > 1 && !pathname.includes("@") && isDecodable(address);
}

function isRedisUrl(address: string): boolean {
  return /^rediss?:\/\/[^/?#]+(\/\d{0,4})?$/.test(address) && URL.canParse(address) && isDecodable(address);
}

function isHttpUrl(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, pathname, search, hash } = new URL(address);
  return /^https?:$/.test(protocol) && search === "" && hash === "" && !pathname.includes("@");
}

/** Whether drivers can read user and password: a percent sign stands for itself only as %25. */
function isDecodable(address: string): boolean {
  const { username, password } = new URL(address);
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
