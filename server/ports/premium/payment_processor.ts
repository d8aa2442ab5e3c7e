// A payment processor: takes money for an invoice, and says what became of it.
//
// What it sends on its own only says that an invoice is worth a look. What counts is what it answers when it is asked.

import type { PaymentWay } from "../../protocol/premium/plans.ts";

/** An invoice to be made. The processor learns no name and no address of the buyer. */
export interface InvoiceRequest {
  /** Random; says nothing about the buyer. */
  readonly orderId: string;
  /** A decimal number, such as `10.00`. */
  readonly price: string;
  /** Three capitals. */
  readonly currency: string;
  /** Where the processor leads the buyer back to; null for nowhere. */
  readonly returnUrl: string | null;
}

/** An invoice that was made. */
export interface MadeInvoice {
  /** The processor's id. */
  readonly id: string;
  /** Where the buyer pays: an address of `http:` or `https:`. */
  readonly url: string;
  /** Until when the buyer may begin to pay, milliseconds since the Unix epoch. */
  readonly expiresAt: number;
  /** Until when the processor watches for late payments, milliseconds since the Unix epoch. */
  readonly watchedUntil: number;
}

/** See {@link InvoiceState}. */
export const INVOICE_STATES = ["open", "seen", "paid", "expired", "invalid"] as const;

/**
 * What became of an invoice. `seen`: a payment is there that is not final. `paid`: the whole price, for good, in time or
 * late. `expired`: not paid in time, and not (yet) in full afterwards. `invalid`: the payment came to nothing, or the
 * owner of the store has said so.
 */
export type InvoiceState = typeof INVOICE_STATES[number];

/** An invoice as the processor answers it now. */
export interface Invoice {
  readonly id: string;
  /** Whether it belongs to the configured store. */
  readonly isOurs: boolean;
  /** A decimal number. */
  readonly price: string;
  readonly currency: string;
  readonly state: InvoiceState;
}

/** What the processor has sent. */
export interface InvoiceEvent {
  /** Its type, in the processor's words; empty for none. Fit for the log. */
  readonly kind: string;
  /** The invoice to look at; null for an event that is none of ours. */
  readonly invoiceId: string | null;
}

/**
 * Kinds of failures of a processor. `unknown`: it has no such invoice. `odd`: it answers, and what it says of this
 * invoice cannot be read. Both say nothing about other invoices.
 */
export type ProcessorFailureKind = "unreachable" | "timeout" | "refused" | "unknown" | "odd" | "broken";

/** The processor did not answer as asked. The message is one line for the log, without a secret or an address. */
export class ProcessorFailure extends Error {
  override readonly name = "ProcessorFailure";

  constructor(readonly kind: ProcessorFailureKind, message: string) {
    super(message);
  }
}

/** Takes payments. Every method gives up after 15 seconds, and throws a `ProcessorFailure` for any failure. */
export interface PaymentProcessor {
  readonly way: PaymentWay;
  /** Name of the header with the signature of an event. */
  readonly signatureHeader: string;
  makeInvoice(request: InvoiceRequest): Promise<MadeInvoice>;
  look(invoiceId: string): Promise<Invoice>;
  /** Whether the processor has signed exactly these bytes. Compares in constant time. */
  isSigned(body: Uint8Array, signature: string | undefined): Promise<boolean>;
  /** Reads a body that it has signed. */
  eventOf(body: Uint8Array): InvoiceEvent;
}
