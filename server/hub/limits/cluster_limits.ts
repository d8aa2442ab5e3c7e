// Limits that hold over all nodes: this node's own counts, and those of all where a client may have been elsewhere.

import type { Refusal } from "../../protocol/errors.ts";
import type { FailureKey, Limits } from "../../ports/cluster_limits.ts";
import type { RateLimit } from "./rate_limit.ts";
import { type Throttle, tooManyTries } from "./throttle.ts";

/** A rate over all nodes. Only where a principal is on other nodes too is it worth waiting for what those counted. */
export class ClusterRateLimit {
  constructor(readonly name: string, readonly own: RateLimit, readonly limits: Limits | null) {}

  /**
   * Takes one, as `RateLimit.take` does. `isOnOtherNodes`: the principal may have been at another node within the window. At
   * once for everything else.
   */
  take(key: string, isOnOtherNodes: boolean): number | Promise<number> {
    const wait = this.own.take(key);
    if (wait > 0 || this.limits === null) return wait;
    const { max, windowMs } = this.own;
    const everywhere = this.limits.take(`${this.name} ${key}`, { max, windowMs });
    return isOnOtherNodes ? this.#settle(key, everywhere) : 0;
  }

  /** Gives the newest take back: what it was for did not happen. */
  giveBack(key: string): void {
    this.own.giveBack(key);
    void this.limits?.giveBack(`${this.name} ${key}`);
  }

  async #settle(key: string, everywhere: Promise<number>): Promise<number> {
    const wait = await everywhere;
    if (wait > 0) this.own.giveBack(key);
    return wait;
  }
}

/** Failed tries, on this node and on all. */
export class ClusterThrottle {
  /** Tries whose outcome is known at once take turns by key. A key stays as long as one of its tries is under way. */
  readonly #turns: Map<string, Promise<unknown>> = new Map();

  constructor(readonly own: Throttle, readonly limits: Limits | null) {}

  /** Counts a try for every key. Throws a `Refusal` `rate_limited`, counting nothing, while one of them has to wait. */
  async attempt(...keys: FailureKey[]): Promise<void> {
    this.own.attempt(...keys);
    const wait = await this.limits?.attempt(keys) ?? 0;
    if (wait === 0) return;
    this.own.refund(...keys);
    throw tooManyTries(wait);
  }

  /**
   * Counts a try of which it is known at once whether it is right. Rejects with a `Refusal` `rate_limited` while the key
   * has to wait, right or not. Right ones, however many at once, do not count against each other.
   */
  async settle(key: FailureKey, isRight: boolean): Promise<void> {
    this.own.attempt(key);
    if (isRight) this.own.forgive(key);
    const { limits } = this;
    if (limits === null) return;
    const name = `${key.kind} ${key.id}`;
    const turn = (this.#turns.get(name) ?? Promise.resolve()).then(async () => {
      const wait = await limits.attempt([key]);
      if (wait === 0 && isRight) await limits.forgive([key]);
      return wait;
    });
    this.#turns.set(name, turn);
    const wait = await turn;
    if (this.#turns.get(name) === turn) this.#turns.delete(name);
    if (wait > 0) throw tooManyTries(wait);
  }

  /** Forgets the failures of these keys: the try succeeded. */
  async forgive(...keys: FailureKey[]): Promise<void> {
    this.own.forgive(...keys);
    await this.limits?.forgive(keys);
  }

  /** Takes back one try of each key: it succeeded, or was never made, but what failed before it still counts. */
  async refund(...keys: FailureKey[]): Promise<void> {
    this.own.refund(...keys);
    await this.limits?.refund(keys);
  }
}

/** Throws a `Refusal` with that code where a client has to wait. Waits for the answer only where it is not there yet. */
export function orRefuse(
  wait: number | Promise<number>,
  refusal: (waitMs: number) => Refusal,
): Promise<void> | undefined {
  if (typeof wait !== "number") {
    return wait.then((ms) => {
      if (ms > 0) throw refusal(ms);
    });
  }
  if (wait > 0) throw refusal(wait);
}
