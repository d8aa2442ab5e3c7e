// Limits over all nodes: when the others are asked, and what their answer does to this node's own counts.

import { deepEqual, equal, rejects } from "node:assert/strict";
import { ClusterRateLimit, ClusterThrottle } from "../../../server/hub/limits/cluster_limits.ts";
import { RateLimit } from "../../../server/hub/limits/rate_limit.ts";
import { Throttle } from "../../../server/hub/limits/throttle.ts";
import type { FailureKey, Limits } from "../../../server/ports/limits.ts";
import { FakeClock } from "../../support/fake_clock.ts";

const NAME: FailureKey = { kind: "login name", id: "name", free: 10 };

function idsOf(keys: readonly FailureKey[]): string {
  return keys.map(({ id }) => id).join();
}

/** What the other nodes say: always the same, after a while. */
class Others implements Limits {
  readonly asked: string[] = [];

  constructor(public wait = 0) {}

  take(key: string): Promise<number> {
    this.asked.push(`take ${key}`);
    return Promise.resolve(this.wait);
  }

  giveBack(key: string): Promise<void> {
    this.asked.push(`giveBack ${key}`);
    return Promise.resolve();
  }

  spend(): Promise<null> {
    return Promise.resolve(null);
  }

  charge(): Promise<void> {
    return Promise.resolve();
  }

  giveBackSpent(): Promise<void> {
    return Promise.resolve();
  }

  attempt(keys: readonly FailureKey[]): Promise<number> {
    this.asked.push(`attempt ${idsOf(keys)}`);
    return Promise.resolve(this.wait);
  }

  forgive(keys: readonly FailureKey[]): Promise<void> {
    this.asked.push(`forgive ${idsOf(keys)}`);
    return Promise.resolve();
  }

  refund(keys: readonly FailureKey[]): Promise<void> {
    this.asked.push(`refund ${idsOf(keys)}`);
    return Promise.resolve();
  }

  claim(): Promise<null> {
    return Promise.resolve(null);
  }

  enter(): Promise<number> {
    return Promise.resolve(1);
  }

  leave(): Promise<void> {
    return Promise.resolve();
  }

  forget(): Promise<void> {
    return Promise.resolve();
  }
}

Deno.test("who is at one node only is not kept waiting, but counted everywhere", () => {
  const others = new Others(5_000);
  const rate = new ClusterRateLimit("messages", new RateLimit(new FakeClock(), 2, 1_000), others);
  deepEqual([rate.take("ada", false), rate.take("ada", false), rate.take("ada", false)], [0, 0, 1_000]);
  deepEqual(others.asked, ["take messages ada", "take messages ada"]);
});

Deno.test("who is on other nodes waits for the others, and what they refuse does not count here", async () => {
  const others = new Others(700);
  const rate = new ClusterRateLimit("messages", new RateLimit(new FakeClock(), 1, 1_000), others);
  equal(await rate.take("ada", true), 700);
  others.wait = 0;
  equal(await rate.take("ada", true), 0);
  equal(rate.take("ada", true), 1_000, "this node's own count needs nobody else");
});

Deno.test("a single node counts by itself, at once", () => {
  const rate = new ClusterRateLimit("messages", new RateLimit(new FakeClock(), 1, 1_000), null);
  deepEqual([rate.take("ada", true), rate.take("ada", true)], [0, 1_000]);
});

Deno.test("failed tries count here and everywhere, and either makes the next one wait", async () => {
  const others = new Others();
  const throttle = new ClusterThrottle(new Throttle(new FakeClock()), others);
  for (let n = 0; n < 9; n++) await throttle.attempt(NAME);
  others.wait = 4_000;
  await rejects(throttle.attempt(NAME), { code: "rate_limited", retryAfterMs: 4_000 });
  others.wait = 0;
  await throttle.attempt(NAME);
  await rejects(throttle.attempt(NAME), { code: "rate_limited", retryAfterMs: 1_000 });
  await throttle.forgive(NAME);
  await throttle.attempt(NAME);
  deepEqual(others.asked.slice(-2), ["forgive name", "attempt name"]);
});
