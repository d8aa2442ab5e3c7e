// Where Redis is, how that is shown without its password, and why it cannot be used.

/** Redis cannot be used. The message is one line. */
export class RedisUnusable extends Error {
  override readonly name = "RedisUnusable";
}

/** An address as people may see it: without user and password. */
export function shownRedis(redisUrl: string): string {
  const { protocol, host, pathname } = new URL(redisUrl);
  return `${protocol}//${host}${pathname}`;
}

/** Number of the database that an address names. */
export function databaseOf(redisUrl: string): number {
  return Number(new URL(redisUrl).pathname.slice(1) || 0);
}

/** What codes of the runtime, and first words of Redis, mean. */
const MEANINGS: readonly (readonly [string, string])[] = [
  ["ECONNREFUSED", "cannot be reached: nothing listens there"],
  ["ENOTFOUND", "cannot be reached: there is no such host"],
  ["EAI_AGAIN", "cannot be reached: there is no such host"],
  ["ETIMEDOUT", "cannot be reached: it does not answer"],
  ["WRONGPASS", "does not let us in: user or password are not right"],
  ["NOAUTH", "does not let us in: it wants a password"],
  ["NOPERM", "does not let this user do what is needed"],
  ["LOADING", "is not ready yet: it is starting"],
];

/** Says in one line why Redis cannot be used. */
export function unusableRedis(redisUrl: string, error: unknown): RedisUnusable {
  if (error instanceof RedisUnusable) return error;
  const reason = redisReason(error);
  const words = MEANINGS.find(([known]) => reason.startsWith(known))?.[1] ?? `cannot be used (${reason})`;
  return new RedisUnusable(`${shownRedis(redisUrl)} ${words}`);
}

/** A short name for what went wrong: a code where there is one, else the first line of what the driver says. */
export function redisReason(error: unknown): string {
  const { code, message, errors } = error as { code?: unknown; message?: string; errors?: unknown[] };
  if (typeof code === "string") return code;
  if (Array.isArray(errors) && errors.length > 0) return redisReason(errors[0]);
  if (/timeout/i.test(message ?? "")) return "ETIMEDOUT";
  return message?.split("\n")[0] || String(error);
}
