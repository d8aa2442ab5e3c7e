// The address of Redis, and error messages about it.

import { errorCode, redactAddress } from "../redaction.ts";

/** Redis cannot be used. The message is one line. */
export class RedisUnusable extends Error {
  override readonly name = "RedisUnusable";
}

/** Number of the database in an address; 0 without one. */
export function databaseOf(redisUrl: string): number {
  return Number(new URL(redisUrl).pathname.slice(1) || 0);
}

/** Error codes of the runtime, and beginnings of messages of Redis and the driver, with their meanings. */
const MEANINGS: readonly (readonly [string, string])[] = [
  ["ECONNREFUSED", "cannot be reached: nothing listens there"],
  ["ENOTFOUND", "cannot be reached: there is no such host"],
  ["EAI_AGAIN", "cannot be reached: there is no such host"],
  ["ETIMEDOUT", "cannot be reached: it does not answer"],
  ["Connection timeout", "cannot be reached: it does not answer"],
  ["Socket closed unexpectedly", "ended the connection; check redis:// against rediss:// (TLS)"],
  ["WRONGPASS", "refuses the login: the user or the password is wrong"],
  ["NOAUTH", "refuses the login: the address has no password"],
  ["ERR AUTH", "has no password set; remove it from the address"],
  ["ERR Client sent AUTH", "has no password set; remove it from the address"],
  ["ERR invalid password", "refuses the login: the user or the password is wrong"],
  ["ERR DB index", "has no database with this number"],
  ["ERR max number of clients", "has no free connection"],
  ["NOPERM", "denies this user a command that the server needs"],
  ["LOADING", "is not ready yet: it is starting"],
];

/** An error that says in one line why Redis cannot be used. */
export function unusableRedis(redisUrl: string, error: unknown): RedisUnusable {
  if (error instanceof RedisUnusable) return error;
  const reason = errorCode(error) ?? (error instanceof Error ? error.message : "");
  const known = MEANINGS.find(([beginning]) => reason.startsWith(beginning))?.[1];
  return new RedisUnusable(`${redactAddress(redisUrl)} ${known ?? `cannot be used (${redisReason(error)})`}`);
}

/** A short reason: an error code, or the first word of Redis's message. The rest of the message may hold a password. */
export function redisReason(error: unknown): string {
  const code = errorCode(error);
  if (code !== undefined) return code;
  if (!(error instanceof Error)) return "unknown";
  if (/timeout/i.test(error.message)) return "ETIMEDOUT";
  return /^[A-Z]{2,}(?= |$)/.exec(error.message)?.[0] ?? error.name;
}
