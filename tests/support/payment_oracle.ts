// What members must have of premium, by a model of its own: it sees what the processor truly answered, and in which order
// it was asked, and knows neither the store nor the code that settles orders.

import type { DoubleInvoice } from "./btcpay_double.ts";

/** What a plan gives, as the oracle counts it. */
export interface OracleTerm {
  readonly months?: number;
  readonly seconds?: number;
}

interface Known {
  readonly buyer: string;
  readonly term: OracleTerm;
  /** Number of the newest question whose answer counts. */
  newest: number;
  /** When it was given first; null for never. */
  givenAt: number | null;
  isRevoked: boolean;
  isRefunded: boolean;
}

/** Keeps the books. */
export class PaymentOracle {
  readonly #invoices: Map<string, Known> = new Map();
  /** Invoices that have given time, in the order in which they did. */
  readonly #given: string[] = [];

  /** A buyer has begun to pay. */
  ordered(invoice: string, buyer: string, term: OracleTerm): void {
    this.#invoices.set(invoice, {
      buyer,
      term,
      newest: 0,
      givenAt: null,
      isRevoked: false,
      isRefunded: false,
    });
  }

  /** The processor has answered a question truly, with the invoice as it was then, and the answer has arrived. */
  answered(question: number, invoice: DoubleInvoice, at: number): void {
    const known = this.#invoices.get(invoice.id);
    if (known === undefined || question <= known.newest) return;
    known.newest = question;
    if (isPaid(invoice)) {
      known.isRevoked = false;
      if (known.givenAt === null) {
        known.givenAt = at;
        this.#given.push(invoice.id);
      }
    } else if (invoice.status === "Invalid" && known.givenAt !== null) known.isRevoked = true;
  }

  /** Staff marks what an invoice gave as refunded. */
  refunded(invoice: string): void {
    this.#invoices.get(invoice)!.isRefunded = true;
  }

  /** Invoices of a buyer that have given time, whatever became of it. */
  givenTo(buyer: string): string[] {
    return this.#given.filter((id) => this.#invoices.get(id)!.buyer === buyer);
  }

  /** When the premium of a buyer ends, milliseconds since the Unix epoch; null where there is none at the time `now`. */
  until(buyer: string, now: number): number | null {
    let end = -Infinity;
    for (const id of this.givenTo(buyer)) {
      const { givenAt, isRevoked, isRefunded, term } = this.#invoices.get(id)!;
      if (isRevoked || isRefunded) continue;
      end = later(Math.max(end, givenAt!), term);
    }
    return end > now ? end : null;
  }
}

/** Whether money for the whole price is there, for good. */
function isPaid({ status, additionalStatus, amount, payments }: DoubleInvoice): boolean {
  if (status === "Settled") return true;
  if (status !== "Expired" || additionalStatus !== "PaidLate") return false;
  const cents = payments.filter((payment) => payment.status === "Settled")
    .reduce((sum, { value }) => sum + Math.round(Number(value) * 50_000 * 100), 0);
  return cents >= Math.round(Number(amount) * 100);
}

/** A moment and a term later, counted on the calendar by hand. */
function later(from: number, { months, seconds }: OracleTerm): number {
  if (seconds !== undefined) return from + seconds * 1_000;
  const [date, time] = new Date(from).toISOString().split("T") as [string, string];
  const [year, month, day] = date.split("-").map(Number) as [number, number, number];
  const monthsSince = year * 12 + month - 1 + months!;
  const [toYear, toMonth] = [Math.floor(monthsSince / 12), monthsSince % 12 + 1];
  const lengths = [31, isLeap(toYear) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const toDay = Math.min(day, lengths[toMonth - 1]!);
  const two = (n: number): string => String(n).padStart(2, "0");
  return Date.parse(`${toYear}-${two(toMonth)}-${two(toDay)}T${time}`);
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
