// What rates are made of: tiers, budgets, and the rows of the table in bounds.ts.

import type { Budget } from "../../ports/limits.ts";

/** The groups whose use is counted together, the smallest first. */
export const TIERS = ["socket", "principal", "address", "network", "all"] as const;

/** One of the tiers. An address is an IPv4 address or an IPv6 /64, a network an IPv4 /24 or an IPv6 /48. */
export type Tier = typeof TIERS[number];

/** A budget for each family of addresses. */
export interface FamilyBudgets {
  readonly ipv6: Budget;
  readonly ipv4: Budget;
}

/** Budgets by tier. A tier without one does not count. */
export interface TierBudgets {
  readonly principal?: Budget;
  readonly address?: FamilyBudgets;
  readonly network?: FamilyBudgets;
  readonly all?: Budget;
}

/**
 * The part of the other nodes in a rate. `awaited`: the answer of the cluster is awaited. `counted`: the cluster counts too,
 * and its answer holds for the next request. `left_out`: the rate protects one process, and each node counts for
 * itself.
 */
export type Others = "awaited" | "counted" | "left_out";

/** One row of the table. */
export interface RateRow {
  /** What is counted, as docs/security.md says it. */
  readonly what: string;
  readonly tiers: TierBudgets;
  /** The part of the other nodes; `awaited` when absent. */
  readonly others?: Others;
  /** The file that enforces it. */
  readonly where: string;
  /** The answer beyond it. */
  readonly beyond: string;
}

/** Sockets that a client's address may hold by default; all budgets by address were chosen for these. */
export const SOCKETS_OF_ADDRESS = { ipv6: 20, ipv4: 400 } as const;
/** Sockets of one network, by default: four full IPv4 addresses. */
export const SOCKETS_OF_NETWORK = 1_600;

/** Sockets of one network where one address may hold `ofAddress`. */
export function socketsOfNetwork(ofAddress: number, family: "ipv4" | "ipv6"): number {
  return SOCKETS_OF_NETWORK * Math.max(1, ofAddress / SOCKETS_OF_ADDRESS[family]);
}

/** A budget of `burst` at once, then `perSecond`. */
export function budget(burst: number, perSecond: number): Budget {
  return { burst, perSecond };
}

/** A budget of `count` a minute, and as many at once. */
export function perMinute(count: number): Budget {
  return { burst: count, perSecond: count / 60 };
}
