// Recognises a message that is sent again with the same request id, so that it is delivered once.

import { isUuid } from "../protocol/ids.ts";
import { RESEND_WINDOW_MS } from "../protocol/limits.ts";
import type { MessageId } from "../protocol/server_events.ts";
import type { Clock } from "../ports/clock.ts";
import type { Limits } from "../ports/limits.ts";

/** Most receipts kept; beyond it the oldest go first. */
const MAX_RECEIPTS = 20_000;

/** What the first sending was answered with. */
export interface Receipt {
  readonly id: MessageId;
  readonly ts: string;
}

/** Receipts of the last ten minutes, by person and request id. Only ids that are UUIDs are remembered: others repeat. */
export class Resends {
  #receipts: Map<string, Receipt & { readonly at: number }> = new Map();

  /** With `limits`, `claim` is one step over all nodes. */
  constructor(readonly clock: Clock, readonly limits: Limits | null = null) {}

  /** The receipt of this person's message with this request id, if it was sent before. */
  find(person: string, requestId: string | undefined): Receipt | undefined {
    if (requestId === undefined) return undefined;
    const receipt = this.#receipts.get(keyOf(person, requestId));
    return receipt !== undefined && this.clock.monotonic() - receipt.at < RESEND_WINDOW_MS
      ? receipt
      : undefined;
  }

  /** Remembers a receipt. */
  keep(person: string, requestId: string | undefined, receipt: Receipt): void {
    if (!isUuid(requestId)) return;
    const now = this.clock.monotonic();
    for (const [key, old] of this.#receipts) {
      if (this.#receipts.size < MAX_RECEIPTS && now - old.at < RESEND_WINDOW_MS) break;
      this.#receipts.delete(key);
    }
    this.#receipts.set(keyOf(person, requestId), { ...receipt, at: now });
  }

  /** Remembers a receipt unless there is one already, here or on another node. Resolves to that one. */
  async claim(person: string, requestId: string | undefined, receipt: Receipt): Promise<Receipt | undefined> {
    const known = this.find(person, requestId);
    if (known !== undefined || !isUuid(requestId)) return known;
    this.keep(person, requestId, receipt);
    if (this.limits === null) return undefined;
    const { id, ts } = receipt;
    const key = `receipt ${keyOf(person, requestId)}`;
    const first = await this.limits.claim(key, JSON.stringify({ id, ts }), RESEND_WINDOW_MS);
    if (first === null) return undefined;
    const elsewhere = JSON.parse(first) as Receipt;
    this.keep(person, requestId, elsewhere);
    return elsewhere;
  }

  /** Forgets a receipt: what came of the message is gone, and sending it again is sending it anew. */
  forget(person: string, requestId: string | undefined): void {
    if (requestId === undefined) return;
    this.#receipts.delete(keyOf(person, requestId));
    void this.limits?.forget(`receipt ${keyOf(person, requestId)}`);
  }
}

function keyOf(person: string, requestId: string): string {
  return `${person} ${requestId.toLowerCase()}`;
}
