// How a double of BTCPay Server signs and sends events.

/** An event as it goes out: signed, and to be sent as it is. */
export interface SignedEvent {
  readonly type: string;
  readonly invoiceId: string;
  readonly body: Uint8Array<ArrayBuffer>;
  /** `sha256=…`. */
  readonly signature: string;
  readonly deliveryId: string;
}

/** The value of `BTCPay-Sig` for a body. */
export async function sign(secret: string, body: Uint8Array<ArrayBuffer>): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const bytes = new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign"]);
  return `sha256=${new Uint8Array(await crypto.subtle.sign("HMAC", key, body)).toHex()}`;
}

/** Posts an event. Resolves to the status of the answer. */
export async function post(webhook: string, { body, signature }: SignedEvent): Promise<number> {
  const headers = { "Content-Type": "application/json; charset=utf-8", "BTCPay-Sig": signature };
  const response = await fetch(webhook, { method: "POST", headers, body });
  await response.body?.cancel();
  return response.status;
}
