// The queue of requests that must not be lost: sent one at a time, in order, and kept until the server answers.
//
// One request is in flight at a time, so the server gets them in order, and a lost connection leaves at most one in
// doubt. That one is sent again under its id, by which the server recognises a resend.

import type { Clock } from "../../store/connection/store_clock.ts";
import type { SendLimits } from "../../store/connection/connection_store.ts";
import type { OnReply, PendingRequests, ServerReply } from "./requests.ts";
import type { Request } from "./socket.ts";

/** Longest wait for an answer, milliseconds. After it, the connection counts as dead. */
export const ANSWER_TIMEOUT_MS = 15_000;
/** Wait after a rate limit without `retry_after_ms`, milliseconds. */
const RETRY_MS = 1_000;

/** What an outbox needs. */
export interface OutboxOptions {
  readonly clock: Clock;
  readonly requests: Pick<PendingRequests, "send">;
  readonly limits: () => SendLimits;
  /** Until when a request is held back, by the clock; 0 if it is not. Other requests overtake it. */
  readonly heldUntil?: (request: Request) => number;
  /** The rate limit holds all requests back until `until`, by the clock; null: no longer. */
  readonly onCooldown: (until: number | null) => void;
  /** Request `id` is in flight; null: none is. Not called when the connection is lost: that request is in doubt. */
  readonly onInFlight?: (id: string | null) => void;
  /** Slow mode refuses lobby messages for `ms` milliseconds. */
  readonly onSlowMode: (ms: number) => void;
  /** A request timed out, or the server does not know this session: the connection has to be replaced. */
  readonly onUnresponsive: () => void;
}

/** A request and its reply handler. */
interface QueuedRequest {
  readonly request: Request;
  /** Called once: with the answer, or with null when the request is abandoned. */
  readonly onReply: OnReply;
}

/** Keeps requests until the server answers. Every request counts as one message of the rate limit. */
export class Outbox {
  #queue: QueuedRequest[] = [];
  #inFlight: string | null = null;
  #isOpen = false;
  #cooldownUntil = 0;
  /** Times of the latest answers, oldest first, by the clock: upper bounds of when the server counted the requests. */
  #answeredAt: number[] = [];
  #cancelTimer: (() => void) | null = null;

  constructor(readonly options: OutboxOptions) {}

  /** Number of requests without an answer. */
  get size(): number {
    return this.#queue.length;
  }

  /** Queues a request. `onReply` gets its answer, or null when it is abandoned. */
  push(request: Request, onReply: OnReply): void {
    this.#queue.push({ request, onReply });
    this.#pump();
  }

  /** The client joined: sends the queue. */
  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.options.onInFlight?.(null);
    this.#pump();
  }

  /** Checks again whether held requests may be sent. */
  resume(): void {
    this.#pump();
  }

  /** The connection is lost. The request in flight is in doubt, and is sent first after the next join. */
  close(): void {
    this.#isOpen = false;
    this.#inFlight = null;
    this.#setTimer(null);
    this.options.onCooldown(null);
  }

  /** Removes request `id`. Its answer, if one arrives, is ignored. */
  withdraw(id: string): void {
    if (!this.#has(id)) return;
    this.#queue = this.#queue.filter(({ request }) => request.id !== id);
    // The rate limit has counted it, even without an answer.
    if (this.#inFlight === id) this.#answeredAt.push(this.options.clock.now());
    this.#release(id);
  }

  /** Abandons all requests. */
  clear(): void {
    const abandoned = this.#queue;
    this.#queue = [];
    this.close();
    for (const { onReply } of abandoned) onReply(null);
  }

  #answered({ request: { id }, onReply }: QueuedRequest, reply: ServerReply | null): void {
    // Without an answer the request is in doubt: it stays queued and is sent again.
    if (reply === null || !this.#has(id)) return;
    if (reply.event === "error") {
      const { code, retry_after_ms = RETRY_MS } = reply.data;
      if (code === "rate_limited") return this.#postpone(id, retry_after_ms);
      if (code === "slow_mode") {
        this.options.onSlowMode(retry_after_ms);
        return this.#postpone(id, 0);
      }
      if (code === "not_joined") return this.options.onUnresponsive();
    }
    this.withdraw(id);
    onReply(reply);
  }

  #has(id: string): boolean {
    return this.#queue.some(({ request }) => request.id === id);
  }

  /** Sends request `id` again in `ms` milliseconds. */
  #postpone(id: string, ms: number): void {
    this.#cooldownUntil = this.options.clock.now() + ms;
    this.#release(id);
  }

  #release(id: string): void {
    if (this.#inFlight === id) {
      this.#inFlight = null;
      this.options.onInFlight?.(null);
      this.#setTimer(null);
    }
    this.#pump();
  }

  #pump(): void {
    const { clock, requests, onCooldown, onUnresponsive } = this.options;
    if (!this.#isOpen || this.#inFlight !== null) return;
    const heldUntil = this.#queue.map(({ request }) => this.options.heldUntil?.(request) ?? 0);
    const next = this.#queue.find((_, index) => heldUntil[index]! <= clock.now());
    if (next === undefined) {
      if (heldUntil.length > 0) {
        this.#setTimer(clock.after(Math.min(...heldUntil) - clock.now(), () => this.#pump()));
      }
      return onCooldown(null);
    }
    const at = this.#nextAt();
    const waitMs = at - clock.now();
    if (waitMs > 0) {
      this.#setTimer(clock.after(waitMs, () => this.#pump()));
      return onCooldown(at);
    }
    onCooldown(null);
    const { request } = next;
    this.#inFlight = request.id;
    this.options.onInFlight?.(request.id);
    this.#setTimer(clock.after(ANSWER_TIMEOUT_MS, onUnresponsive));
    requests.send(request, (reply) => this.#answered(next, reply));
  }

  /** Earliest time of the next request under the rate limit, by the clock. */
  #nextAt(): number {
    const { rateMessages, rateWindowMs } = this.options.limits();
    this.#answeredAt = this.#answeredAt.slice(-rateMessages);
    const oldest = this.#answeredAt.length < rateMessages ? -Infinity : this.#answeredAt[0]!;
    return Math.max(this.#cooldownUntil, oldest + rateWindowMs);
  }

  #setTimer(cancel: (() => void) | null): void {
    this.#cancelTimer?.();
    this.#cancelTimer = cancel;
  }
}
