// The limits of the whole cluster, counted in Redis. While Redis is away nothing is limited here; each node's own
// counts hold.

import { createHmac } from "node:crypto";
import {
  type Charge,
  type Exhausted,
  type FailureKey,
  FAILURES,
  type Limits,
  type Rate,
  type Spending,
} from "../../ports/limits.ts";
import type { RedisLink, Script } from "./redis_link.ts";
import { ATTEMPT, CHARGE, ENTER, GIVE_BACK, KEEP, REFUND, SPEND, TAKE } from "./redis_scripts.ts";

/**
 * Makes the limits. Keys hold names and addresses, so Redis gets their digests under `secret`. `now` is the time in
 * milliseconds; 0 stands for Redis's own time. Tests use another one.
 */
export function createRedisLimits(
  link: RedisLink,
  prefix: string,
  secret: string,
  now: () => number = () => 0,
): Limits {
  return new RedisLimits(link, prefix, secret, now);
}

class RedisLimits implements Limits {
  constructor(
    readonly link: RedisLink,
    readonly prefix: string,
    readonly secret: string,
    readonly now: () => number,
  ) {}

  take(key: string, { max, windowMs }: Rate): Promise<number> {
    return this.#count(TAKE, [key], max, windowMs);
  }

  async giveBack(key: string): Promise<void> {
    await this.link.command("LPOP", this.#digestOf(key)).catch(() => {});
  }

  async spend(spendings: readonly Spending[]): Promise<Exhausted | null> {
    try {
      const keys = spendings.map(({ key }) => this.#digestOf(key));
      const args = [...budgetArguments(spendings), this.now()].map(String);
      const [index, waitMs] = await this.link.run(SPEND, keys, ...args) as [number, number];
      return waitMs > 0 ? { index: index - 1, waitMs } : null;
    } catch {
      return null;
    }
  }

  async charge(charges: readonly Charge[]): Promise<void> {
    if (charges.length === 0) return;
    await this.#count(CHARGE, charges.map(({ key }) => key), ...charges.map(({ fullInMs }) => fullInMs));
  }

  async giveBackSpent(spendings: readonly Spending[]): Promise<void> {
    await this.#count(GIVE_BACK, spendings.map(({ key }) => key), ...budgetArguments(spendings));
  }

  attempt(keys: readonly FailureKey[]): Promise<number> {
    const { windowMs, firstWaitMs, longestWaitMs } = FAILURES;
    const free = keys.map((key) => key.free);
    return this.#count(ATTEMPT, keys.map(failureKey), windowMs, firstWaitMs, longestWaitMs, ...free);
  }

  forgive(keys: readonly FailureKey[]): Promise<void> {
    return this.#delete(keys.map(failureKey));
  }

  async refund(keys: readonly FailureKey[]): Promise<void> {
    await this.#count(REFUND, keys.map(failureKey));
  }

  async claim(key: string, value: string, ms: number): Promise<string | null> {
    try {
      const before = await this.link.run(KEEP, [this.#digestOf(key)], value, String(ms));
      return typeof before === "string" ? before : null;
    } catch {
      return null;
    }
  }

  async enter(key: string, id: string, { max, ms }: { max: number; ms: number }): Promise<number> {
    try {
      const args = [id, String(max), String(ms), String(this.now())];
      return Number(await this.link.run(ENTER, [this.#digestOf(key)], ...args));
    } catch {
      return 1;
    }
  }

  async leave(key: string, id: string): Promise<void> {
    await this.link.command("ZREM", this.#digestOf(key), id).catch(() => {});
  }

  forget(key: string): Promise<void> {
    return this.#delete([key]);
  }

  /** Runs a script that returns a number; 0 when Redis does not answer. */
  async #count(script: Script, keys: readonly string[], ...args: number[]): Promise<number> {
    try {
      const digests = keys.map((key) => this.#digestOf(key));
      return Number(await this.link.run(script, digests, ...args.map(String), String(this.now())));
    } catch {
      return 0;
    }
  }

  async #delete(keys: readonly string[]): Promise<void> {
    await this.link.command("DEL", ...keys.map((key) => this.#digestOf(key))).catch(() => {});
  }

  #digestOf(key: string): string {
    const digest = createHmac("sha256", this.secret).update(`limit\0${key}`).digest("base64url");
    return `${this.prefix}limit:${digest}`;
  }
}

/** The arguments of a script for each budget: milliseconds until one is refilled, and the burst. */
function budgetArguments(spendings: readonly Spending[]): number[] {
  return spendings.flatMap(({ budget: { burst, perSecond } }) => [1_000 / perSecond, burst]);
}

function failureKey({ kind, id }: FailureKey): string {
  return `${kind} ${id}`;
}
