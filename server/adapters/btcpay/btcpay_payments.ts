// Whether the payments of a late invoice, those that are final, cover its amount.
//
// `additionalStatus` says `PaidLate` as soon as payments were seen, and goes on saying it when one of them is replaced by
// another transaction: only payments with the status `Settled` are money.

import {
  covers,
  type Decimal,
  minus,
  plus,
  readDecimal,
  times,
  ZERO,
} from "../../protocol/premium/decimals.ts";

/** Whether the settled payments cover an amount. `methods` is the answer of `/invoices/ID/payment-methods`. */
export function isCovered(amount: Decimal, methods: unknown): boolean {
  let sum = ZERO;
  for (const method of listOf(methods)) {
    const settled = listOf(method["payments"]).filter(({ status }) =>
      typeof status === "string" && status.toLowerCase() === "settled"
    );
    const [paid, fees] = [sumOf(settled, "value"), sumOf(settled, "fee")];
    // What is due in this method's currency, fees included: BTCPay Server itself has rounded it up.
    const due = readDecimal(method["amount"]);
    if (due !== null && due.units > 0n && covers(paid, due)) return true;
    const rate = readDecimal(method["rate"]);
    if (rate !== null && rate.units > 0n) sum = plus(sum, times(minus(paid, fees), rate));
  }
  return amount.units > 0n && covers(sum, amount);
}

function sumOf(payments: readonly Record<string, unknown>[], name: "value" | "fee"): Decimal {
  return payments.map((payment) => readDecimal(payment[name]) ?? ZERO).filter(({ units }) => units > 0n)
    .reduce(plus, ZERO);
}

function listOf(raw: unknown): Record<string, unknown>[] {
  if (!Array.isArray(raw)) return [];
  return raw.filter((item) => typeof item === "object" && item !== null && !Array.isArray(item));
}
