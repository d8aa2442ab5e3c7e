// Events of BTCPay Server: their signature, and which invoice they are about.

import type { InvoiceEvent } from "../../ports/premium/payment_processor.ts";

/** Types of events that are about invoices, in all versions up to 2.1.2. Others are none of ours. */
const TYPES: ReadonlySet<string> = new Set([
  "InvoiceCreated",
  "InvoiceReceivedPayment",
  "InvoicePaymentSettled",
  "InvoiceProcessing",
  "InvoiceExpired",
  "InvoiceExpiredPaidPartial",
  "InvoicePaidAfterExpiration",
  "InvoiceSettled",
  "InvoiceInvalid",
]);
/** What the log may repeat of a type. */
const LOGGED_TYPE = /^[A-Za-z]{1,40}$/;
/** An id of an invoice as BTCPay Server makes them, and longer: it goes into addresses and the database. */
export const INVOICE_ID: RegExp = /^[\w-]{1,100}$/;
const SIGNATURE = /^sha256=([0-9a-f]{64})$/i;

/** Checks signatures with a secret: HMAC-SHA-256 of the body's bytes. */
export function createSignatureCheck(
  secret: string,
): (body: Uint8Array, signature: string | undefined) => Promise<boolean> {
  let importing: Promise<CryptoKey> | undefined;
  return async (body, signature) => {
    const hex = SIGNATURE.exec(signature ?? "")?.[1];
    if (hex === undefined) return false;
    importing ??= crypto.subtle.importKey(
      "raw",
      new TextEncoder().encode(secret),
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["verify"],
    );
    return await crypto.subtle.verify("HMAC", await importing, Uint8Array.fromHex(hex), body as BufferSource);
  };
}

/** Reads the body of an event. Never throws: what is none of ours has no invoice. */
export function readEvent(body: Uint8Array, storeId: string): InvoiceEvent {
  const event = objectOf(new TextDecoder().decode(body));
  const { type, invoiceId } = event;
  const kind = typeof type === "string" && LOGGED_TYPE.test(type) ? type : "";
  const isOurs = TYPES.has(kind) && event["storeId"] === storeId && typeof invoiceId === "string" &&
    INVOICE_ID.test(invoiceId);
  return { kind, invoiceId: isOurs ? invoiceId as string : null };
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
  } catch {
    return {};
  }
}
