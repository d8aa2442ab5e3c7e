// Types of the settings of premium: the plans that are for sale, and the payment processor.

import type { BtcpaySettings } from "../ports/settings.ts";
import { readDecimal } from "../protocol/premium/decimals.ts";
import { MAX_TERM_MONTHS, MAX_TERM_SECONDS, type PremiumPlan, type Term } from "../protocol/premium/plans.ts";
import { withoutUser } from "./address_settings.ts";
import { type Key, KEY_LENGTH, type Raw, text } from "./setting_types.ts";

/** Most plans: more than a member reads. */
const MAX_PLANS = 24;
/** Most digits of a price, before and after the point together. */
const MAX_PRICE_DIGITS = 18;
const PLAN_ID = /^[A-Za-z0-9][\w-]{0,39}$/;
const PRICE = /^(?:0|[1-9]\d*)(?:\.\d+)?$/;
const CURRENCY = /^[A-Z]{3}$/;
const MEMBERS = new Set(["id", "months", "seconds", "price", "currency"]);

/** The original's only plan. */
const DEFAULT_PLANS: readonly PremiumPlan[] = [{ id: "month", months: 1, price: "10.00", currency: "USD" }];

/** The plans: a JSON list. An empty one is for sale nowhere. */
export function premiumPlans(): Key<readonly PremiumPlan[]> {
  return {
    fallback: DEFAULT_PLANS,
    takes: `a JSON list of at most ${MAX_PLANS} plans such as ` +
      `{"id":"month","months":1,"price":"10.00","currency":"USD"}: ` +
      `ids of letters, digits, - and _, each once; months from 1 to ${MAX_TERM_MONTHS}, or seconds from 1 to ` +
      `${MAX_TERM_SECONDS}; a price above 0, as text; three capitals`,
    shows: "nothing",
    wrong: (raw) => wrongPlan(raw) ?? "its value",
    read: (raw) => wrongPlan(raw) === null ? (listOf(raw) as object[]).map(planOf) : undefined,
  };
}

/** The address of BTCPay Server, without a slash at the end. It may have a path. */
export function btcpayUrl(): Key<string> {
  const key = text(
    "",
    "an address such as https://pay.example, without a user, a query or a fragment",
    (address) => URL.canParse(address) && withoutUser(new URL(address)) && !/[?#\\]/.test(address),
  );
  return {
    ...{ ...key, shows: "nothing", wrong: () => "its value" },
    // A host may be called `api`, as in a network of containers.
    read: (raw) => key.read(raw)?.replace(/(?:(?<!\/)\/api(?:\/v1)?)?\/*$/, ""),
  };
}

/** Id of a store of BTCPay Server. */
export function btcpayStoreId(): Key<string> {
  return hidden("the id of a store, as BTCPay Server shows it", /^[\w-]{1,100}$/);
}

/** An API key of BTCPay Server. */
export function btcpayKey(): Key<string> {
  return hidden("an API key of visible characters", /^[!-~]{1,500}$/);
}

/** The secret of a webhook. */
export function btcpaySecret(): Key<string> {
  return hidden("the secret of the webhook, of at most 500 characters", /^.{1,500}$/u);
}

/** The four settings of BTCPay Server, by their names; null where one is not set. */
export interface BtcpayValues {
  readonly BTCPAY_URL: string | null;
  readonly BTCPAY_STORE_ID: string | null;
  readonly BTCPAY_API_KEY: string | null;
  readonly BTCPAY_WEBHOOK_SECRET: string | null;
}

/** All four settings; null without any, and where one is missing. */
export function btcpayOf(values: BtcpayValues): BtcpaySettings | null {
  const { BTCPAY_URL: url, BTCPAY_STORE_ID: storeId } = values;
  const { BTCPAY_API_KEY: apiKey, BTCPAY_WEBHOOK_SECRET: webhookSecret } = values;
  if (url === null || storeId === null || apiKey === null || webhookSecret === null) return null;
  return { url, storeId, apiKey, webhookSecret };
}

/** A line where some of the four settings are missing. */
export function btcpayProblems(isSet: (name: keyof BtcpayValues) => boolean): string[] {
  const names = [
    "BTCPAY_URL",
    "BTCPAY_STORE_ID",
    "BTCPAY_API_KEY",
    "BTCPAY_WEBHOOK_SECRET",
  ] as const satisfies readonly (keyof BtcpayValues)[];
  const missing = names.filter((name) => !isSet(name));
  if (missing.length === 0 || missing.length === names.length) return [];
  const set = names.filter(isSet).join(", ");
  return [`${missing.join(", ")}: missing, beside ${set}; BTCPay Server takes all four, or none.`];
}

/** Lines about settings of premium that are valid, and that the operator should think about. */
export function premiumWarnings(
  btcpay: BtcpaySettings | null,
  { plans, publicUrl }: { readonly plans: readonly PremiumPlan[]; readonly publicUrl: string | null },
): string[] {
  if (btcpay === null) return [];
  const lines: string[] = [];
  if (btcpay.webhookSecret.length < KEY_LENGTH) {
    lines.push(`BTCPAY_WEBHOOK_SECRET has fewer than ${KEY_LENGTH} characters: it can be guessed.`);
  }
  if (plans.length === 0) {
    lines.push("PREMIUM_PLANS is empty: BTCPay Server is set up, and nothing is for sale.");
  }
  if (publicUrl === null) {
    lines.push(
      "BTCPAY_URL without PUBLIC_URL: after a payment, people are led back to where their browser says it was.",
    );
  }
  return lines;
}

function hidden(takes: string, pattern: RegExp): Key<string> {
  return { ...text("", takes, (value) => pattern.test(value)), shows: "nothing", wrong: () => "its value" };
}

/** Which part of a list of plans is not valid, without repeating it; null for a valid list. */
function wrongPlan(raw: Raw): string | null {
  const list = listOf(raw);
  if (list === null) return "its value, which is not a JSON list,";
  if (list.length > MAX_PLANS) return `a list of ${list.length} plans`;
  const ids = new Set<unknown>();
  for (const [index, plan] of list.entries()) {
    const wrong = wrongMember(plan);
    if (wrong !== null) return `plan ${index + 1} (${wrong})`;
    const { id } = plan as PremiumPlan;
    if (ids.has(id)) return `plan ${index + 1} (its id, which an earlier one has)`;
    ids.add(id);
  }
  return null;
}

function wrongMember(plan: unknown): string | null {
  if (typeof plan !== "object" || plan === null || Array.isArray(plan)) return "not an object";
  const { id, months, seconds, price, currency } = plan as Record<string, unknown>;
  if (!Object.keys(plan).every((name) => MEMBERS.has(name))) return "an unknown member";
  if (typeof id !== "string" || !PLAN_ID.test(id)) return "id";
  if ((months === undefined) === (seconds === undefined)) return "months or seconds, one of the two";
  if (months !== undefined && !isWhole(months, MAX_TERM_MONTHS)) return "months";
  if (seconds !== undefined && !isWhole(seconds, MAX_TERM_SECONDS)) return "seconds";
  if (!isPrice(price)) return "price";
  return typeof currency === "string" && CURRENCY.test(currency) ? null : "currency";
}

function isWhole(value: unknown, most: number): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most;
}

function isPrice(price: unknown): boolean {
  return typeof price === "string" && PRICE.test(price) &&
    price.replace(".", "").length <= MAX_PRICE_DIGITS && readDecimal(price)!.units > 0n;
}

function planOf(plan: object): PremiumPlan {
  const { id, months, seconds, price, currency } = plan as Record<string, string & number>;
  const term = (months === undefined ? { seconds } : { months }) as Term;
  return { id: id!, ...term, price: price!, currency: currency! };
}

function listOf(raw: Raw): unknown[] | null {
  let value = raw;
  if (typeof raw === "string") {
    try {
      value = JSON.parse(raw);
    } catch {
      return null;
    }
  }
  return Array.isArray(value) ? value : null;
}
