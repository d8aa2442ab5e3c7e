// Pending requests: one map from request id to reply handler. It lasts for one connection; a request without an answer
// is lost with it.

import type { ClientEventName, ClientEvents } from "../../../server/protocol/client_events.ts";
import type {
  ServerEnvelope,
  ServerEventName,
  ServerEvents,
} from "../../../server/protocol/server_events.ts";
import type { Clock, Timers } from "../../store/connection/store_clock.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { refusalCause } from "../../i18n/refusal_text.ts";
import type { Request } from "./socket.ts";

/** Longest wait of {@link PendingRequests.ask}, milliseconds. Password hashing is slow and may queue. */
const ANSWER_TIMEOUT_MS = 20_000;
/** The refusal when the server did not answer. Its text is in the catalogue only. */
export const UNREACHABLE: Refused = { code: "unreachable", msg: "" };

/** An event that answers a request, `error` included. */
export type ServerReply = {
  [E in ServerEventName]: { readonly event: E; readonly data: ServerEvents[E] };
}[ServerEventName];

/** Handles the answer to a request; null when the connection was lost before the answer. */
export type OnReply = (reply: ServerReply | null) => void;

/** The outcome of a request: the server's answer, or the refusal. */
export type Answer = { readonly reply: ServerReply } | { readonly refused: Refused };

/** What pending requests need. */
export interface PendingRequestsOptions {
  readonly clock: Clock;
  /** A new UUID. */
  readonly newId: () => string;
  readonly send: (request: Request) => void;
}

/** Sends requests and matches answers to them. */
export class PendingRequests {
  readonly #waiting: Map<string, OnReply> = new Map();
  #asked = 0;

  constructor(readonly options: PendingRequestsOptions) {}

  /** Sends a request under its own id. `onReply` is called once, unless the server never answers. */
  send(request: Request, onReply: OnReply): void {
    this.#waiting.set(request.id, onReply);
    this.options.send(request);
  }

  /** Whether an answer is due that may take its time. */
  get isAsking(): boolean {
    return this.#asked > 0;
  }

  /** Sends a request and waits up to 20 seconds for its answer. Never rejects. */
  ask<E extends ClientEventName>(event: E, data: ClientEvents[E]): Promise<Answer> {
    const { clock, newId } = this.options;
    const id = newId();
    this.#asked++;
    return new Promise<Answer>((resolve) => {
      const cancelTimer = clock.after(ANSWER_TIMEOUT_MS, () => {
        this.#waiting.delete(id);
        resolve({ refused: UNREACHABLE });
      });
      this.send({ event, data, id } as Request, (reply) => {
        cancelTimer();
        resolve(this.#answerOf(reply));
      });
    }).finally(() => this.#asked--);
  }

  /** Like {@link PendingRequests.ask}, but resolves to the refusal, or null when the request succeeded. */
  async request<E extends ClientEventName>(event: E, data: ClientEvents[E]): Promise<Refused | null> {
    const answer = await this.ask(event, data);
    return "refused" in answer ? answer.refused : null;
  }

  /** Sends a request and ignores its answer. */
  notify<E extends ClientEventName>(event: E, data: ClientEvents[E]): void {
    this.send({ event, data, id: this.options.newId() } as Request, () => {});
  }

  /** Passes an answer to its request. Returns false when no request waits for it. */
  settle({ re = "", ...reply }: ServerEnvelope): boolean {
    const onReply = this.#waiting.get(re);
    this.#waiting.delete(re);
    onReply?.(reply as ServerReply);
    return onReply !== undefined;
  }

  /** The connection is lost: every pending request gets null. */
  lost(): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const onReply of waiting) onReply(null);
  }

  #answerOf(reply: ServerReply | null): Answer {
    if (reply === null) return { refused: UNREACHABLE };
    return reply.event === "error" ? { refused: refusedBy(reply.data, this.options.clock) } : { reply };
  }
}

/** The refusal in an `error` event, with the time of the next try. */
export function refusedBy(error: ServerEvents["error"], clock: Timers): Refused {
  const { code, retry_after_ms } = error;
  const refused = refusalCause(error);
  // A banned user may retry at any time: a ban can be lifted early, and may not cover another name.
  if (retry_after_ms === undefined || code === "banned") return refused;
  return { ...refused, retryAt: clock.now() + retry_after_ms };
}
