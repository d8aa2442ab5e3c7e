// Requests that must not be lost: kept until they are answered, sent one at a time and in order, resent after a rejoin.
//
// One is under way at a time, so their order is the server's order, and after a lost connection at most one is in doubt;
// that one goes out again under the same id, by which the server knows it.

import type { Clock } from "../../store/connection/store_clock.ts";
import type { SendLimits } from "../../store/connection/connection_store.ts";
import type { OnReply, PendingRequests, ServerReply } from "./requests.ts";
import type { Request } from "./socket.ts";

/** Longest wait for an answer, milliseconds. After it the connection is taken for dead. */
export const ANSWER_TIMEOUT_MS = 15_000;
/** Requests that may wait. */
export const MAX_UNSENT = 50;
/** Shortest wait after a refusal that names none, milliseconds. */
const RETRY_MS = 1_000;

/** What an outbox needs, and whom it tells. */
export interface OutboxOptions {
  readonly clock: Clock;
  readonly requests: Pick<PendingRequests, "send">;
  readonly limits: () => SendLimits;
  /** Until when a request of its kind is held back while others may go before it, epoch milliseconds; 0 for not at all. */
  readonly heldUntil?: (request: Request) => number;
  /** Sending rests until then, epoch milliseconds, or (null) no longer. */
  readonly onCooldown: (until: number | null) => void;
  /** Request `id` is under way now, or (null) none is. It stays so named while the connection is lost: it is in doubt. */
  readonly onInFlight?: (id: string | null) => void;
  /** The lobby is in slow mode: its messages are refused for `ms` milliseconds. */
  readonly onSlowMode: (ms: number) => void;
  /** A request was not answered in time, or the server does not know us: the connection is of no use. */
  readonly onUnresponsive: () => void;
}

/** A request, and who waits for its answer. */
interface QueuedRequest {
  readonly request: Request;
  /** Called once: with the answer, or with null when the request is given up. */
  readonly onReply: OnReply;
}

/** Keeps requests until they are answered. Every request counts as one message of the rate limit. */
export class Outbox {
  #queue: QueuedRequest[] = [];
  #inFlight: string | null = null;
  #isOpen = false;
  #cooldownUntil = 0;
  /** When the latest answers came, oldest first. A message reached the server no later than its answer came here. */
  #answeredAt: number[] = [];
  #cancelTimer: (() => void) | null = null;

  constructor(readonly options: OutboxOptions) {}

  /** Requests not answered yet. */
  get size(): number {
    return this.#queue.length;
  }

  /** Whether so many wait that no more are to be taken. */
  get full(): boolean {
    return this.#queue.length >= MAX_UNSENT;
  }

  /** Takes a request. `onReply` gets its answer, or null when it is given up. */
  push(request: Request, onReply: OnReply): void {
    this.#queue.push({ request, onReply });
    this.#pump();
  }

  /** The server has let us in: sends what waits. */
  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.options.onInFlight?.(null);
    this.#pump();
  }

  /** What was held back may go now. */
  resume(): void {
    this.#pump();
  }

  /** The connection is gone. What was under way is in doubt and goes first next time. */
  close(): void {
    this.#isOpen = false;
    this.#inFlight = null;
    this.#setTimer(null);
    this.options.onCooldown(null);
  }

  /** Takes request `id` back: its answer, if one comes, is of no interest any more. */
  withdraw(id: string): void {
    if (!this.#has(id)) return;
    this.#queue = this.#queue.filter(({ request }) => request.id !== id);
    // The server has counted it, whatever became of it.
    if (this.#inFlight === id) this.#answeredAt.push(this.options.clock.now());
    this.#release(id);
  }

  /** Gives everything up. */
  clear(): void {
    const abandoned = this.#queue;
    this.#queue = [];
    this.close();
    for (const { onReply } of abandoned) onReply(null);
  }

  #answered({ request: { id }, onReply }: QueuedRequest, reply: ServerReply | null): void {
    // The connection is gone: it is in doubt, and goes out again.
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

  /** Request `id` was refused for now: it is sent again in `ms`. */
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

  /** When the next request may go, epoch milliseconds. */
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
