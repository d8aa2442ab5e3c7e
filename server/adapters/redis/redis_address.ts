// Where Redis is, and why it cannot be used.

import { codeOf, shownAddress } from "../process/shown_address.ts";

/** Redis cannot be used. The message is one line. */
export class RedisUnusable extends Error {
  override readonly name = "RedisUnusable";
}

/** Number of the database that an address names. */
export function databaseOf(redisUrl: string): number {
  return Number(new URL(redisUrl).pathname.slice(1) || 0);
}

/** What codes of the runtime, and the beginnings of what Redis or the driver says, mean. */
const MEANINGS: readonly (readonly [string, string])[] = [
  ["ECONNREFUSED", "cannot be reached: nothing listens there"],
  ["ENOTFOUND", "cannot be reached: there is no such host"],
  ["EAI_AGAIN", "cannot be reached: there is no such host"],
  ["ETIMEDOUT", "cannot be reached: it does not answer"],
  ["Connection timeout", "cannot be reached: it does not answer"],
  ["Socket closed unexpectedly", "ended the connection; does it take TLS, or none?"],
  ["WRONGPASS", "does not let us in: user or password are not right"],
  ["NOAUTH", "does not let us in: it wants a password"],
  ["ERR AUTH", "wants no password; take it out of the address"],
  ["ERR Client sent AUTH", "wants no password; take it out of the address"],
  ["ERR invalid password", "does not let us in: user or password are not right"],
  ["ERR DB index", "has no database of that number"],
  ["ERR max number of clients", "has no connection left for us"],
  ["NOPERM", "does not let this user do what is needed"],
  ["LOADING", "is not ready yet: it is starting"],
];

/** Says in one line why Redis cannot be used. */
export function unusableRedis(redisUrl: string, error: unknown): RedisUnusable {
  if (error instanceof RedisUnusable) return error;
  const said = codeOf(error) ?? (error instanceof Error ? error.message : "");
  const known = MEANINGS.find(([beginning]) => said.startsWith(beginning))?.[1];
  return new RedisUnusable(`${shownAddress(redisUrl)} ${known ?? `cannot be used (${redisReason(error)})`}`);
}

/** A short name for what went wrong: a code, or Redis's own word. The rest of what it says may repeat a password. */
export function redisReason(error: unknown): string {
  const code = codeOf(error);
  if (code !== undefined) return code;
  if (!(error instanceof Error)) return "unknown";
  if (/timeout/i.test(error.message)) return "ETIMEDOUT";
  return /^[A-Z]{2,}(?= |$)/.exec(error.message)?.[0] ?? error.name;
}
