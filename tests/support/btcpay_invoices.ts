// Invoices of a double of BTCPay Server: what payments, time and the owner of the store make of them, and which events
// each step sends, in BTCPay Server's order.

/** A payment. */
export interface DoublePayment {
  readonly id: string;
  readonly receivedDate: number;
  /** In BTC. */
  readonly value: string;
  readonly fee: string;
  status: "Processing" | "Settled" | "Invalid";
  readonly destination: string;
  readonly isLate: boolean;
}

/** An invoice, with the members that the API shows. */
export interface DoubleInvoice {
  readonly id: string;
  storeId: string;
  amount: string;
  currency: string;
  readonly type: "Standard" | "TopUp";
  readonly checkoutLink: string;
  readonly createdTime: number;
  readonly expirationTime: number;
  readonly monitoringTime: number;
  status: "New" | "Processing" | "Expired" | "Invalid" | "Settled";
  additionalStatus: "None" | "PaidPartial" | "PaidOver" | "Marked" | "PaidLate";
  readonly metadata: Record<string, unknown>;
  readonly checkout: Record<string, unknown>;
  readonly payments: DoublePayment[];
}

/** An event that a step sends: its type, and its own members. */
export type Step = readonly [type: string, members: Record<string, unknown>];

/** Price of a bitcoin in every currency. */
export const RATE = 50_000;

/** A payment arrives. `money` is in the invoice's currency. */
export function receive(invoice: DoubleInvoice, money: number, id: string, at: number): Step[] {
  const isLate = invoice.status === "Expired" || invoice.status === "Invalid";
  const payment: DoublePayment = {
    ...{ id, receivedDate: at, value: (money / RATE).toFixed(8), fee: "0", status: "Processing" },
    ...{ destination: `bc1q${id}`, isLate },
  };
  invoice.payments.push(payment);
  const steps: Step[] = [["InvoiceReceivedPayment", paymentOf(payment)]];
  const [seen, due] = [sum(invoice, ["Processing", "Settled"]), Number(invoice.amount)];
  if (isLate) {
    if (seen < due) invoice.additionalStatus = "PaidPartial";
    else {
      invoice.additionalStatus = "PaidLate";
      steps.push(["InvoicePaidAfterExpiration", {}]);
    }
  } else if (seen >= due) {
    invoice.status = "Processing";
    invoice.additionalStatus = seen > due ? "PaidOver" : "None";
    steps.push(["InvoiceProcessing", { overPaid: seen > due }]);
  } else invoice.additionalStatus = "PaidPartial";
  return steps;
}

/** All payments that were seen become final. */
export function confirm(invoice: DoubleInvoice): Step[] {
  const steps: Step[] = [];
  for (const payment of invoice.payments) {
    if (payment.status !== "Processing") continue;
    payment.status = "Settled";
    steps.push(["InvoicePaymentSettled", paymentOf(payment)]);
  }
  if (invoice.status === "Processing" && sum(invoice, ["Settled"]) >= Number(invoice.amount)) {
    invoice.status = "Settled";
    const overPaid = invoice.additionalStatus === "PaidOver";
    steps.push(["InvoiceSettled", { manuallyMarked: false, overPaid }]);
  }
  return steps;
}

/** Payments that are not final are replaced by other transactions: nothing is sent, and the statuses stay. */
export function replace(invoice: DoubleInvoice): Step[] {
  for (const payment of invoice.payments) {
    if (payment.status === "Processing") payment.status = "Invalid";
  }
  return [];
}

/** Its time is over. Does nothing for one that is not new. */
export function expire(invoice: DoubleInvoice): Step[] {
  if (invoice.status !== "New") return [];
  invoice.status = "Expired";
  const partiallyPaid = invoice.payments.length > 0;
  return [
    ["InvoiceExpired", { partiallyPaid }],
    ...(partiallyPaid ? [["InvoiceExpiredPaidPartial", {}] as Step] : []),
  ];
}

/** It was not confirmed in time, or the owner marks it as invalid. */
export function invalidate(invoice: DoubleInvoice, manuallyMarked: boolean): Step[] {
  invoice.status = "Invalid";
  invoice.additionalStatus = manuallyMarked ? "Marked" : "None";
  return [["InvoiceInvalid", { manuallyMarked }]];
}

/** The owner marks it as settled. */
export function markSettled(invoice: DoubleInvoice): Step[] {
  invoice.status = "Settled";
  invoice.additionalStatus = "Marked";
  return [["InvoiceSettled", { manuallyMarked: true, overPaid: false }]];
}

/** The answer of `…/payment-methods`. */
export function paymentMethods(invoice: DoubleInvoice): unknown[] {
  const btc = (money: number): string => (money / RATE).toFixed(8);
  const paid = btc(sum(invoice, ["Processing", "Settled"]));
  return [{
    ...{ paymentMethodId: "BTC-CHAIN", currency: "BTC", destination: "bc1qdouble", rate: `${RATE}.0` },
    ...{ paymentMethodPaid: paid, totalPaid: paid },
    due: (Number(btc(Number(invoice.amount))) - Number(paid)).toFixed(8),
    amount: btc(Number(invoice.amount)),
    paymentMethodFee: "0",
    payments: invoice.payments.map(({ isLate: _, ...payment }) => payment),
  }];
}

function sum({ payments }: DoubleInvoice, statuses: readonly DoublePayment["status"][]): number {
  const satoshis = payments.filter(({ status }) => statuses.includes(status))
    .reduce((all, { value }) => all + Math.round(Number(value) * 1e8), 0);
  return satoshis / 1e8 * RATE;
}

function paymentOf({ isLate, ...payment }: DoublePayment): Record<string, unknown> {
  return { afterExpiration: isLate, paymentMethodId: "BTC-CHAIN", payment };
}
