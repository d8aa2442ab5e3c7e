// Until when an account has premium, and whether it has it now.

import type { Entitlement } from "./entitlement_store.ts";

/**
 * `Account.premiumUntil` of an account whose premium has no end: the last moment that a date can be (ECMA-262,
 * 21.4.1.1).
 */
export const NO_END = 8_640_000_000_000_000;

/** The latest end: the last moment that ISO 8601 writes with four digits of a year. */
export const LATEST_END = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Whether an account has premium at a time. The only answer: nothing else is kept that would have to end. */
export function hasPremium({ premiumUntil }: { readonly premiumUntil: number | null }, at: number): boolean {
  return premiumUntil !== null && at < premiumUntil;
}

/** Whether an entitlement gives time after `at`, now or once those before it are over. */
export function isRunning({ state, until }: Pick<Entitlement, "state" | "until">, at: number): boolean {
  return state !== "revoked" && (until === null || until > at);
}
