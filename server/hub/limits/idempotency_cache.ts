// Recognises resends: a message that is sent again with the same request id is delivered once.

import { isUuid } from "../../protocol/ids.ts";
import { RESEND_WINDOW_MS } from "../../protocol/protocol_limits.ts";
import type { MessageId } from "../../protocol/server_events.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Limits } from "../../ports/limits.ts";

/** Receipts of one generation. There are two, so between one and two times as many receipts are remembered. */
const GENERATION = 20_000;

/** The acknowledgement of the first sending. */
export interface Receipt {
  readonly id: MessageId;
  readonly ts: string;
}

type Receipts = Map<string, Receipt & { readonly at: number }>;

/**
 * Receipts of the last ten minutes, by sender and request id. Only ids that are UUIDs are remembered: others repeat.
 *
 * They are evicted by generations: deleting the oldest entries of a map one by one becomes slower with each deletion.
 */
export class IdempotencyCache {
  #young: Receipts = new Map();
  #old: Receipts = new Map();
  /** When the young generation began. */
  #since = -Infinity;

  /** With `limits`, `claim` is one step over all nodes. */
  constructor(readonly clock: Clock, readonly limits: Limits | null = null) {}

  /** Receipts that are remembered. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** The receipt of this sender's message with this request id, if it was sent before. */
  find(sender: string, requestId: string | undefined): Receipt | undefined {
    if (requestId === undefined) return undefined;
    const key = keyOf(sender, requestId);
    const receipt = this.#young.get(key) ?? this.#old.get(key);
    return receipt !== undefined && this.clock.monotonic() - receipt.at < RESEND_WINDOW_MS
      ? receipt
      : undefined;
  }

  /** Remembers a receipt. */
  keep(sender: string, requestId: string | undefined, { id, ts }: Receipt): void {
    if (!isUuid(requestId)) return;
    const now = this.clock.monotonic();
    if (this.#young.size >= GENERATION || now - this.#since >= RESEND_WINDOW_MS) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#since = now;
    }
    this.#young.set(keyOf(sender, requestId), { id, ts, at: now });
  }

  /** Remembers a receipt unless there is one already, here or at another node. Resolves to that one. */
  async claim(sender: string, requestId: string | undefined, receipt: Receipt): Promise<Receipt | undefined> {
    const known = this.find(sender, requestId);
    if (known !== undefined || !isUuid(requestId)) return known;
    this.keep(sender, requestId, receipt);
    if (this.limits === null) return undefined;
    const { id, ts } = receipt;
    const key = `receipt ${keyOf(sender, requestId)}`;
    const first = await this.limits.claim(key, JSON.stringify({ id, ts }), RESEND_WINDOW_MS);
    if (first === null) return undefined;
    const elsewhere = JSON.parse(first) as Receipt;
    this.keep(sender, requestId, elsewhere);
    return elsewhere;
  }

  /** Forgets a receipt, so that a resend counts as a new message. */
  forget(sender: string, requestId: string | undefined): void {
    if (requestId === undefined) return;
    const key = keyOf(sender, requestId);
    this.#young.delete(key);
    this.#old.delete(key);
    void this.limits?.forget(`receipt ${key}`);
  }
}

function keyOf(sender: string, requestId: string): string {
  return `${sender} ${requestId.toLowerCase()}`;
}
