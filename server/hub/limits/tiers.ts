// Enforces the rates by tier: counts by principal, address, network and in all, at this node and at all nodes.

import type { Clock } from "../../ports/clock.ts";
import type { Budget, Charge, Limits, Spending } from "../../ports/limits.ts";
import { Refusal } from "../../protocol/errors.ts";
import {
  type Others,
  type RateName,
  type RateRow,
  RATES,
  SOCKETS_OF_ADDRESS,
  type Tier,
  type TierBudgets,
} from "./bounds.ts";
import { Buckets } from "./buckets.ts";
import type { Source } from "./source.ts";

/** Whose use is counted. A tier does not count where its member is absent. */
export interface Who {
  readonly source?: Source;
  readonly principal?: string;
}

/** Sockets that an address may hold, as configured. All budgets by address grow with them. */
export type SocketsOfAddress = Readonly<Record<Source["family"], number>>;

/** What the tiers work with. */
export interface TiersOptions {
  readonly clock: Clock;
  /** Counts over all nodes; null where there is one. */
  readonly limits: Limits | null;
  readonly socketsOfAddress: SocketsOfAddress;
  /** Factor of all budgets by address; 1 except in load measurements. */
  readonly factor: number;
  /** Called at each refusal. */
  readonly onLimited: (name: string, tier: Tier, source: Source | undefined) => void;
}

/** One budget that a request draws on. */
interface Draw extends Spending {
  readonly tier: Tier;
  readonly buckets: Buckets;
  readonly local: string;
}

/** Counts the rates. */
export class Tiers {
  /** Buckets by the name of the rate and the tier. Names come from the program, never from clients. */
  readonly #buckets: Map<string, Buckets> = new Map();

  constructor(readonly options: TiersOptions) {}

  /**
   * Takes one of a rate of the table. Throws, or rejects with, the refusal when a tier has none left; then it takes
   * nothing.
   */
  take(name: RateName, who: Who, msg?: string): Promise<void> | undefined {
    const { tiers, others }: RateRow = RATES[name];
    return this.takeOf(name, tiers, who, msg, others);
  }

  /** As {@link take}, with budgets that are not in the table. */
  takeOf(
    name: string,
    budgets: TierBudgets,
    who: Who,
    msg: string = "That is too much at once. Please wait a moment.",
    others: Others = "awaited",
  ): Promise<void> | undefined {
    const draws = this.#drawsOf(name, budgets, who);
    const refuse = ({ tier }: Draw, waitMs: number): never => {
      this.options.onLimited(name, tier, who.source);
      throw new Refusal("rate_limited", msg, { retryAfterMs: waitMs });
    };
    let longest: { draw: Draw; waitMs: number } | null = null;
    for (const draw of draws) {
      const waitMs = draw.buckets.wait(draw.local, draw.budget);
      if (waitMs > (longest?.waitMs ?? 0)) longest = { draw, waitMs };
    }
    if (longest !== null) refuse(longest.draw, longest.waitMs);
    for (const { buckets, local, budget } of draws) buckets.take(local, budget);
    const { limits } = this.options;
    if (limits === null || others === "left_out") return undefined;
    const answer = limits.spend(draws);
    if (others === "awaited") {
      return answer.then((exhausted) => {
        if (exhausted === null) return;
        for (const { buckets, local, budget } of draws) buckets.giveBack(local, budget);
        refuse(draws[exhausted.index]!, exhausted.waitMs);
      });
    }
    void answer.then((exhausted) => {
      if (exhausted === null) return;
      const { buckets, local, budget } = draws[exhausted.index]!;
      buckets.exhaust(local, budget, exhausted.waitMs);
    });
    return undefined;
  }

  /** Milliseconds until one of a rate of the table can be taken at this node; 0 if one can be taken now. Takes nothing. */
  waitMs(name: RateName, who: Who): number {
    const { tiers }: RateRow = RATES[name];
    const draws = this.#drawsOf(name, tiers, who);
    return Math.max(0, ...draws.map(({ buckets, local, budget }) => buckets.wait(local, budget)));
  }

  /** Gives one of a rate back, for an action that did not happen. */
  giveBack(name: RateName, who: Who): void {
    const { tiers, others }: RateRow = RATES[name];
    this.giveBackOf(name, tiers, who, others);
  }

  /** As {@link giveBack}, for {@link takeOf}. */
  giveBackOf(name: string, budgets: TierBudgets, who: Who, others: Others = "awaited"): void {
    const draws = this.#drawsOf(name, budgets, who);
    for (const { buckets, local, budget } of draws) buckets.giveBack(local, budget);
    if (others !== "left_out") void this.options.limits?.giveBackSpent(draws);
  }

  /** Moves the counts of a principal to another, at all nodes: a guest has become an account. */
  transfer(from: string, to: string): void {
    const charges: Charge[] = [];
    for (const [name, buckets] of this.#buckets) {
      const fullInMs = name.endsWith(" principal") ? buckets.transfer(from, to) : 0;
      if (fullInMs > 0) charges.push({ key: `${name} ${to}`, fullInMs });
    }
    void this.options.limits?.charge(charges);
  }

  #drawsOf(name: string, { principal, address, network, all }: TierBudgets, who: Who): Draw[] {
    const draws: Draw[] = [];
    const add = (tier: Tier, key: string, budget: Budget): void => {
      draws.push({
        tier,
        local: key,
        key: `${name} ${tier} ${key}`,
        budget,
        buckets: this.#bucketsOf(name, tier),
      });
    };
    if (principal !== undefined && who.principal !== undefined) add("principal", who.principal, principal);
    const { source } = who;
    if (source === undefined) return draws;
    const { family } = source;
    if (address !== undefined) add("address", source.address, this.#scaled(address[family], family));
    if (network !== undefined) add("network", source.network, this.#scaled(network[family], family));
    if (all !== undefined) add("all", "", this.#scaled(all, "ipv4"));
    return draws;
  }

  #bucketsOf(name: string, tier: Tier): Buckets {
    const key = `${name} ${tier}`;
    let buckets = this.#buckets.get(key);
    if (buckets === undefined) this.#buckets.set(key, buckets = new Buckets(this.options.clock));
    return buckets;
  }

  #scaled({ burst, perSecond }: Budget, family: Source["family"]): Budget {
    const { socketsOfAddress, factor } = this.options;
    const scale = factor * Math.max(1, socketsOfAddress[family] / SOCKETS_OF_ADDRESS[family]);
    return { burst: burst * scale, perSecond: perSecond * scale };
  }
}
