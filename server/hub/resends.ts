// Recognises a message that is sent again with the same request id, so that it is delivered once.

import { isUuid } from "../protocol/ids.ts";
import { RESEND_WINDOW_MS } from "../protocol/limits.ts";
import type { MessageId } from "../protocol/server_events.ts";
import type { Clock } from "../ports/clock.ts";

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

  constructor(readonly clock: Clock) {}

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

  /** Forgets a receipt: what came of the message is gone, and sending it again is sending it anew. */
  forget(person: string, requestId: string | undefined): void {
    if (requestId !== undefined) this.#receipts.delete(keyOf(person, requestId));
  }
}

function keyOf(person: string, requestId: string): string {
  return `${person} ${requestId.toLowerCase()}`;
}
