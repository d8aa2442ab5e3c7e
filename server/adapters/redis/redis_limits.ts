// Counts of all nodes, in Redis. While it is away everything is free here, and each node's own counts are what holds.

import { createHmac } from "node:crypto";
import { type FailureKey, FAILURES, type Limits, type Spending } from "../../ports/cluster_limits.ts";
import type { RedisLink, Script } from "./redis_link.ts";
import { ATTEMPT, ENTER, GIVE_BACK, KEEP, REFUND, SPEND, TAKE } from "./redis_scripts.ts";

/**
 * Makes the counts. Keys hold names and addresses, and are kept as digests under `secret`. `now` is the time to count by,
 * Redis's own when it gives 0; another in tests.
 */
export function createRedisLimits(
  link: RedisLink,
  prefix: string,
  secret: string,
  now: () => number = () => 0,
): Limits {
  const keyOf = (key: string): string =>
    `${prefix}limit:${createHmac("sha256", secret).update(`limit\0${key}`).digest("base64url")}`;
  const count = async (script: Script, keys: readonly string[], ...args: number[]): Promise<number> => {
    try {
      return Number(await link.run(script, keys.map(keyOf), ...args.map(String), String(now())));
    } catch {
      return 0;
    }
  };
  const textOf = ({ kind, id }: FailureKey): string => `${kind} ${id}`;
  /** What the scripts read of each budget: milliseconds that one takes to come back, and how many there are at once. */
  const amounts = (spendings: readonly Spending[]): number[] =>
    spendings.flatMap(({ budget: { burst, perSecond } }) => [1_000 / perSecond, burst]);
  const forget = async (keys: readonly string[]): Promise<void> => {
    await link.command("DEL", ...keys.map(keyOf)).catch(() => {});
  };
  return {
    take: (key, { max, windowMs }) => count(TAKE, [key], max, windowMs),
    async giveBack(key) {
      await link.command("LPOP", keyOf(key)).catch(() => {});
    },
    async spend(spendings) {
      try {
        const given = [...amounts(spendings), now()].map(String);
        const answer = await link.run(SPEND, spendings.map(({ key }) => keyOf(key)), ...given);
        const [index, waitMs] = answer as [number, number];
        return waitMs > 0 ? { index: index - 1, waitMs } : null;
      } catch {
        return null;
      }
    },
    async giveBackSpent(spendings) {
      await count(GIVE_BACK, spendings.map(({ key }) => key), ...amounts(spendings));
    },
    attempt: (keys) =>
      count(
        ATTEMPT,
        keys.map(textOf),
        ...[FAILURES.windowMs, FAILURES.firstWaitMs, FAILURES.longestWaitMs, ...keys.map(({ free }) => free)],
      ),
    forgive: (keys) => forget(keys.map(textOf)),
    async refund(keys) {
      await count(REFUND, keys.map(textOf));
    },
    async claim(key, value, ms) {
      try {
        const before = await link.run(KEEP, [keyOf(key)], value, String(ms));
        return typeof before === "string" ? before : null;
      } catch {
        return null;
      }
    },
    async enter(key, id, { max, ms }) {
      try {
        const given = [id, String(max), String(ms), String(now())];
        return Number(await link.run(ENTER, [keyOf(key)], ...given));
      } catch {
        return 1;
      }
    },
    async leave(key, id) {
      await link.command("ZREM", keyOf(key), id).catch(() => {});
    },
    forget: (key) => forget([key]),
  };
}
