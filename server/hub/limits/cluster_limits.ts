// Limits over all nodes: this node's own counts first, and the cluster's where a client may have been at another node.

import type { Refusal } from "../../protocol/errors.ts";
import type { FailureKey, Limits } from "../../ports/limits.ts";
import type { RateLimit } from "./rate_limit.ts";
import { type Throttle, tooManyTries } from "./throttle.ts";

/** A rate over all nodes. The answer of the cluster is awaited only for a principal that is at other nodes too. */
export class ClusterRateLimit {
  constructor(readonly name: string, readonly own: RateLimit, readonly limits: Limits | null) {}

  /**
   * Takes one, as `RateLimit.take` does. With `isOnOtherNodes`, the principal may have been at another node within the
   * window, and the answer of the cluster is awaited.
   */
  take(key: string, isOnOtherNodes: boolean): number | Promise<number> {
    const wait = this.own.take(key);
    if (wait > 0 || this.limits === null) return wait;
    const { max, windowMs } = this.own;
    const everywhere = this.limits.take(`${this.name} ${key}`, { max, windowMs });
    return isOnOtherNodes ? this.#settle(key, everywhere) : 0;
  }

  /** Gives the newest take back, for an action that did not happen. */
  giveBack(key: string): void {
    this.own.giveBack(key);
    void this.limits?.giveBack(`${this.name} ${key}`);
  }

  /** Moves the takes of a key to another; in the cluster they count as taken now. */
  transfer(from: string, to: string): void {
    const { max, windowMs } = this.own;
    for (let left = this.own.transfer(from, to); left > 0; left--) {
      void this.limits?.take(`${this.name} ${to}`, { max, windowMs });
    }
  }

  async #settle(key: string, everywhere: Promise<number>): Promise<number> {
    const wait = await everywhere;
    if (wait > 0) this.own.giveBack(key);
    return wait;
  }
}

/** Failed tries, at this node and at all. */
export class ClusterThrottle {
  /** Tries whose outcome is known at once take turns by key. A key stays as long as one of its tries is pending. */
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
   * Counts a try whose outcome is known at once. Rejects with a `Refusal` `rate_limited` while the key has to wait,
   * right or not. Right tries, however many at once, do not count against each other.
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

  /** Takes back one try of each key: it succeeded, or was not made. Earlier failures still count. */
  async refund(...keys: FailureKey[]): Promise<void> {
    this.own.refund(...keys);
    await this.limits?.refund(keys);
  }
}

/** Throws, or rejects with, `refusal` where a client has to wait. Stays synchronous where `wait` is a number. */
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
