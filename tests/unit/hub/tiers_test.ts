// Rates by tier: which tier refuses, that nothing is taken then, and that all nodes count.

import { deepEqual, equal, rejects, throws } from "node:assert/strict";
import { RATES } from "../../../server/hub/limits/bounds.ts";
import { coarse, sourceOf } from "../../../server/hub/limits/source.ts";
import { Tiers, type TiersOptions } from "../../../server/hub/limits/tiers.ts";
import type { Limits, Spending } from "../../../server/ports/limits.ts";
import { FakeClock } from "../../support/fake_clock.ts";

const HOME = sourceOf("203.0.113.7");

function make(options: Partial<TiersOptions> = {}) {
  const limited: string[] = [];
  const clock = new FakeClock();
  const tiers = new Tiers({
    ...{ clock, limits: null, socketsOfAddress: { ipv6: 20, ipv4: 400 }, factor: 1 },
    onLimited: (name, tier) => limited.push(`${name} ${tier}`),
    ...options,
  });
  return { tiers, limited, clock };
}

/** How many of `tries` are let through. */
function through(tries: number, attempt: (n: number) => void): number {
  let count = 0;
  for (let n = 0; n < tries; n++) {
    try {
      attempt(n);
      count++;
    } catch {
      // It was refused.
    }
  }
  return count;
}

Deno.test("a source is an address and a network: IPv4 and its /24, IPv6 /64 and its /48", () => {
  deepEqual(HOME, { family: "ipv4", address: "203.0.113.7", network: "203.0.113.0/24" });
  deepEqual(sourceOf("2001:db8:1:2:3:4:5:6"), {
    ...{ family: "ipv6", address: "2001:db8:1:2::/64", network: "2001:db8:1::/48" },
  });
});

Deno.test("what the owner reads of a source is never a full address", () => {
  deepEqual(["203.0.113.7", "2001:db8:1:2::3", "::1"].map((address) => coarse(sourceOf(address))), [
    ...["203.0.*.*", "2001:db8::/32", "0:0::/32"],
  ]);
});

Deno.test("an IPv4 address lets 400 guests join at once, an IPv6 /64 forty, and more come in time", () => {
  const { tiers, limited, clock } = make();
  equal(through(1_000, () => tiers.take("guest_joins", { source: HOME })), 400);
  equal(through(1_000, () => tiers.take("guest_joins", { source: sourceOf("2001:db8::1") })), 40);
  deepEqual([...new Set(limited)], ["guest_joins address"]);
  clock.skip(10_000);
  equal(through(1_000, () => tiers.take("guest_joins", { source: HOME })), 40);
});

Deno.test("ever new /64s of one /48 meet the budget of their network, ever new networks the one of all", () => {
  const { tiers, limited } = make();
  const of48 = (n: number) => sourceOf(`2001:db8:1:${n.toString(16)}::1`);
  equal(through(5_000, (n) => tiers.take("guest_joins", { source: of48(n) })), 1_600);
  deepEqual([...new Set(limited)], ["guest_joins network"]);
  const any = (n: number) => sourceOf(`2001:db8:${(n + 2).toString(16)}:1::1`);
  equal(through(5_000, (n) => tiers.take("guest_joins", { source: any(n) })), 4_000 - 1_600);
  deepEqual([...new Set(limited)], ["guest_joins network", "guest_joins all"]);
});

Deno.test("a tier that refuses takes nothing of the others", () => {
  const { tiers } = make();
  through(10_000, () => tiers.take("guest_joins", { source: HOME }));
  const neighbours = (n: number) => sourceOf(`203.0.113.${100 + n % 100}`);
  equal(through(5_000, (n) => tiers.take("guest_joins", { source: neighbours(n) })), 1_600 - 400);
});

Deno.test("the refusal says rate_limited and when there is one again", () => {
  const { tiers } = make();
  for (let n = 0; n < 30; n++) tiers.takeOf("acts", RATES.mod_actions.tiers, { principal: "account:1" });
  throws(() => tiers.takeOf("acts", RATES.mod_actions.tiers, { principal: "account:1" }), {
    code: "rate_limited",
    retryAfterMs: 2_000,
  });
});

Deno.test("larger caps of sockets make larger budgets, smaller ones do not make smaller ones", () => {
  const many = make({ socketsOfAddress: { ipv6: 200, ipv4: 800 } }).tiers;
  equal(through(2_000, () => many.take("guest_joins", { source: HOME })), 800);
  equal(through(2_000, () => many.take("guest_joins", { source: sourceOf("2001:db8::1") })), 400);
  const few = make({ socketsOfAddress: { ipv6: 1, ipv4: 1 } }).tiers;
  equal(through(2_000, () => few.take("guest_joins", { source: HOME })), 400);
});

Deno.test("what is given back can be taken again, at every tier", () => {
  const { tiers } = make();
  through(400, () => tiers.take("guest_joins", { source: HOME }));
  tiers.giveBack("guest_joins", { source: HOME });
  equal(through(5, () => tiers.take("guest_joins", { source: HOME })), 1);
});

Deno.test("a guest who becomes an account goes on with what is left", () => {
  const { tiers } = make();
  const budgets = { principal: { burst: 3, perSecond: 1 } };
  const as = (principal: string) => through(10, () => tiers.takeOf("event", budgets, { principal }));
  equal(as("guest:1"), 3);
  tiers.transfer("guest:1", "account:7");
  deepEqual([as("account:7"), as("account:8")], [0, 3]);
});

Deno.test("with several nodes all count: what the others have spent refuses, and is not taken here", async () => {
  const asked: (readonly Spending[])[] = [];
  let exhausted: { index: number; waitMs: number } | null = null;
  const limits = {
    spend: (spendings: readonly Spending[]) => {
      asked.push(spendings);
      return Promise.resolve(exhausted);
    },
    charge: () => Promise.resolve(),
    giveBackSpent: () => Promise.resolve(),
  } as unknown as Limits;
  const { tiers, limited } = make({ limits });
  await tiers.take("guest_joins", { source: HOME });
  deepEqual(asked[0]!.map(({ key }) => key), [
    ...["guest_joins address 203.0.113.7", "guest_joins network 203.0.113.0/24", "guest_joins all "],
  ]);
  exhausted = { index: 1, waitMs: 700 };
  await rejects(tiers.take("guest_joins", { source: HOME })!, { code: "rate_limited", retryAfterMs: 700 });
  deepEqual(limited, ["guest_joins network"]);
  exhausted = null;
  equal(through(500, () => tiers.take("guest_joins", { source: HOME })), 399);
  equal(
    tiers.take("http_requests", { source: HOME }),
    undefined,
    "what protects a process is each node's own",
  );
});
