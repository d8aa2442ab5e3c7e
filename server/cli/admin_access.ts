// `deno task admin access`: the premium of an account, and what it came from.

import { printLines } from "../adapters/process/terminal.ts";
import { stateAt } from "../hub/premium/entitlement_view.ts";
import type { Account } from "../ports/account.ts";
import { isoTime } from "../ports/clock.ts";
import type { Entitlement } from "../ports/premium/entitlement_store.ts";
import { hasPremium, NO_END } from "../ports/premium/premium_time.ts";
import type { Store } from "../ports/store.ts";
import type { EntitlementSource, EntitlementState } from "../protocol/premium/entitlements.ts";

const ORIGINS: Readonly<Record<EntitlementSource, string>> = {
  admin: "given by an administrator",
  payment: "paid for",
  btcpay: "paid for through BTCPay Server",
  voucher: "redeemed with a voucher",
  import: "taken over from another system",
};

const STATES: Readonly<Record<EntitlementState, string>> = {
  active: "",
  grace: ", in grace",
  ended: "",
  revoked: ", revoked",
};

/** Prints whether an account has premium at a time, until when, and each of its entitlements in a line. */
export async function showAccess({ entitlements }: Store, account: Account, now: number): Promise<void> {
  const { id, username, premiumUntil } = account;
  const has = hasPremium(account, now);
  const end = has && premiumUntil !== null && premiumUntil !== NO_END
    ? ` until ${isoTime(premiumUntil)}`
    : "";
  printLines(`${username} ${has ? "may" : "may not"} write to Violet without limit${end}.`);
  for (const entitlement of await entitlements.of(id)) printLines(`  ${lineOf(entitlement, now)}`);
}

function lineOf(entitlement: Entitlement, now: number): string {
  const { source, from, until, reference, price, currency, reason } = entitlement;
  return [
    `${ORIGINS[source]}, since ${isoTime(from)}`,
    until === null ? "" : `, until ${isoTime(until)}`,
    STATES[stateAt(entitlement, now)],
    price === null ? "" : `, ${price} ${currency ?? ""}`.trimEnd(),
    reference === null ? "" : `, reference ${reference}`,
    // Control characters of staff's words would reach the terminal.
    reason === null ? "" : `: ${reason.replaceAll(/\p{C}/gu, " ")}`,
  ].join("");
}
