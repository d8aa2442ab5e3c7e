// The port of payment processors over BTCPay Server's Greenfield API (docs.btcpayserver.org/API/Greenfield/v1).

import {
  type Invoice,
  type InvoiceRequest,
  type InvoiceState,
  type MadeInvoice,
  type PaymentProcessor,
  ProcessorFailure,
} from "../../ports/premium/payment_processor.ts";
import type { BtcpaySettings } from "../../ports/settings.ts";
import { readDecimal } from "../../protocol/premium/decimals.ts";
import { createSignatureCheck, INVOICE_ID, readEvent } from "./btcpay_events.ts";
import { type BtcpayHttp, connectToBtcpay, SILENCE_MS } from "./btcpay_http.ts";
import { isCovered } from "./btcpay_payments.ts";

/** How long an invoice can be paid, minutes. Generous: many Lightning payments after it are never seen. */
const EXPIRATION_MINUTES = 60;
/** How long late payments are watched for after that, minutes: a day, BTCPay Server's own default. */
const MONITORING_MINUTES = 1_440;
const MINUTE_MS = 60_000;

/** States by `status`; `Expired` depends on the payments. */
const STATES: ReadonlyMap<unknown, InvoiceState> = new Map([
  ["New", "open"],
  ["Processing", "seen"],
  ["Settled", "paid"],
  ["Expired", "expired"],
  ["Invalid", "invalid"],
]);

/** What the tests of the adapter set. */
export interface BtcpayOptions {
  /** After how long a silent server is given up, milliseconds. */
  readonly silenceMs?: number;
  /** The time, milliseconds since the Unix epoch. */
  readonly now?: () => number;
}

/** Takes payments with BTCPay Server. */
export function createBtcpay(
  settings: BtcpaySettings,
  { silenceMs = SILENCE_MS, now = Date.now }: BtcpayOptions = {},
): PaymentProcessor {
  const http = connectToBtcpay(settings, silenceMs);
  return {
    way: "btcpay",
    signatureHeader: "BTCPay-Sig",
    makeInvoice: (request) => makeInvoice(http, request, now()),
    look: (id) => look(http, id, settings.storeId),
    isSigned: createSignatureCheck(settings.webhookSecret),
    eventOf: (body) => readEvent(body, settings.storeId),
  };
}

/** Asks for what the server needs: the store, with a key that may see its invoices. Null when all is well. */
export async function checkBtcpay(
  settings: BtcpaySettings,
  silenceMs: number = SILENCE_MS,
): Promise<ProcessorFailure | null> {
  try {
    await connectToBtcpay(settings, silenceMs).ask("/invoices?take=1");
    return null;
  } catch (error) {
    if (error instanceof ProcessorFailure) return error;
    throw error;
  }
}

async function makeInvoice(
  http: BtcpayHttp,
  { orderId, price, currency, returnUrl }: InvoiceRequest,
  now: number,
): Promise<MadeInvoice> {
  const made = await http.ask("/invoices", {
    // Without an amount, any payment would do.
    amount: price,
    currency,
    metadata: { orderId },
    checkout: {
      ...(returnUrl === null ? {} : { redirectURL: returnUrl, redirectAutomatically: true }),
      expirationMinutes: EXPIRATION_MINUTES,
      monitoringMinutes: MONITORING_MINUTES,
    },
  }) as Record<string, unknown>;
  const { id, checkoutLink } = made;
  if (typeof id !== "string" || !INVOICE_ID.test(id)) throw odd("an invoice without an id");
  if (!isPageUrl(checkoutLink)) throw odd("an invoice without a page to pay at");
  const expiresAt = timeOf(made["expirationTime"]) ?? now + EXPIRATION_MINUTES * MINUTE_MS;
  return {
    ...{ id, url: checkoutLink, expiresAt },
    watchedUntil: timeOf(made["monitoringTime"]) ?? expiresAt + MONITORING_MINUTES * MINUTE_MS,
  };
}

async function look(http: BtcpayHttp, id: string, storeId: string): Promise<Invoice> {
  const path = `/invoices/${encodeURIComponent(id)}`;
  const found = await http.ask(path) as Record<string, unknown>;
  const { status, additionalStatus, currency } = found;
  const amount = readDecimal(found["amount"]);
  const state = STATES.get(status);
  if (found["id"] !== id) throw odd("another invoice");
  if (amount === null || typeof currency !== "string") throw odd("an invoice without an amount");
  if (state === undefined) throw odd("an invoice with an unknown status");
  const isPaidLate = status === "Expired" && additionalStatus === "PaidLate" &&
    isCovered(amount, await http.ask(`${path}/payment-methods`));
  return {
    ...{ id, currency, price: String(found["amount"]) },
    isOurs: found["storeId"] === storeId,
    state: isPaidLate ? "paid" : state,
  };
}

function odd(what: string): ProcessorFailure {
  return new ProcessorFailure("odd", `BTCPay Server answered with ${what}`);
}

/** Unix seconds as milliseconds; null for anything else. */
function timeOf(raw: unknown): number | null {
  return typeof raw === "number" && Number.isFinite(raw) && raw > 0 && raw < 1e11 ? raw * 1_000 : null;
}

function isPageUrl(raw: unknown): raw is string {
  return typeof raw === "string" && raw.length <= 2_000 && /^https?:\/\//i.test(raw) && URL.canParse(raw);
}
