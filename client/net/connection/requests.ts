// Requests that wait for their answer: one map from the id of a request to who wants to know. It holds for one connection;
// what is lost with that was not answered.

import type { ClientEventName, ClientEvents } from "../../../server/protocol/client_events.ts";
import type {
  ServerEnvelope,
  ServerEventName,
  ServerEvents,
} from "../../../server/protocol/server_events.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { refusalCause } from "../../i18n/refusal_text.ts";
import type { Request } from "./socket.ts";

/** Longest wait of {@link PendingRequests.ask}, milliseconds. Passwords are slow on purpose, and may queue. */
const ANSWER_TIMEOUT_MS = 20_000;
/** The refusal of a server that did not answer. Its text is in the catalogue alone. */
export const UNREACHABLE: Refused = { code: "unreachable", msg: "" };

/** An event that answers a request; `error` among them. */
export type ServerReply = {
  [E in ServerEventName]: { readonly event: E; readonly data: ServerEvents[E] };
}[ServerEventName];

/** The answer to a request; null when the connection was lost before one came. */
export type OnReply = (reply: ServerReply | null) => void;

/** What came of a request: an answer that is no error, or why it was refused. */
export type Answer = { readonly reply: ServerReply } | { readonly refused: Refused };

/** What requests need. */
export interface PendingRequestsOptions {
  readonly clock: Clock;
  /** A new UUID. */
  readonly newId: () => string;
  readonly send: (request: Request) => void;
}

/** Sends requests, and hands each answer to who waits for it. */
export class PendingRequests {
  readonly #waiting: Map<string, OnReply> = new Map();

  constructor(readonly options: PendingRequestsOptions) {}

  /** Sends a request that has its id already. `onReply` is called once. */
  send(request: Request, onReply: OnReply): void {
    this.#waiting.set(request.id, onReply);
    this.options.send(request);
  }

  /** Sends a request and waits up to 20 seconds. Never rejects. */
  ask<E extends ClientEventName>(event: E, data: ClientEvents[E]): Promise<Answer> {
    const { clock, newId } = this.options;
    const id = newId();
    return new Promise((resolve) => {
      const cancelTimer = clock.after(ANSWER_TIMEOUT_MS, () => {
        this.#waiting.delete(id);
        resolve({ refused: UNREACHABLE });
      });
      this.send({ event, data, id } as Request, (reply) => {
        cancelTimer();
        resolve(this.#answerOf(reply));
      });
    });
  }

  /** As {@link PendingRequests.ask}, where only a refusal is of interest. Resolves to that, or null. */
  async request<E extends ClientEventName>(event: E, data: ClientEvents[E]): Promise<Refused | null> {
    const answer = await this.ask(event, data);
    return "refused" in answer ? answer.refused : null;
  }

  /** Sends a request whose answer says nothing new. */
  notify<E extends ClientEventName>(event: E, data: ClientEvents[E]): void {
    this.send({ event, data, id: this.options.newId() } as Request, () => {});
  }

  /** Hands an answer on. Returns false when nothing waits for it. */
  settle({ re = "", ...reply }: ServerEnvelope): boolean {
    const onReply = this.#waiting.get(re);
    this.#waiting.delete(re);
    onReply?.(reply as ServerReply);
    return onReply !== undefined;
  }

  /** The connection is gone, and with it every answer. */
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

/** A server's refusal as stores keep it. */
export function refusedBy(error: ServerEvents["error"], clock: Clock): Refused {
  const { code, retry_after_ms } = error;
  const refused = refusalCause(error);
  // A ban may be lifted before it ends, and may not be on another name: one may try at any time.
  if (retry_after_ms === undefined || code === "banned") return refused;
  return { ...refused, retryAt: clock.now() + retry_after_ms };
}
