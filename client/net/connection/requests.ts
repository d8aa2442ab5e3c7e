// Requests whose answer somebody waits for. They are not sent again: what is lost with the connection has failed.

import type { ClientEventName, ClientEvents } from "../../../server/protocol/client_events.ts";
import type { ServerEnvelope, ServerEvents } from "../../../server/protocol/server_events.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { refusedFor } from "../../i18n/refusal_text.ts";
import type { Request } from "./socket.ts";

/** Longest wait for an answer, milliseconds. Passwords are slow on purpose, and may queue. */
const ANSWER_TIMEOUT_MS = 20_000;
/** The refusal of a server that did not answer. What is said of it is in the catalogue alone. */
export const UNREACHABLE: Refused = { code: "unreachable", msg: "" };

/** What came back: an event that is no error, or why it was refused. */
export type Answer = { readonly envelope: ServerEnvelope } | { readonly refused: Refused };

/** What requests need. */
export interface PendingRequestsOptions {
  readonly clock: Clock;
  /** A new UUID. */
  readonly newId: () => string;
  readonly send: (request: Request) => void;
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly cancelTimer: () => void;
}

/** Sends requests and tells who asked what was answered. */
export class PendingRequests {
  readonly #waiting: Map<string, Waiting> = new Map();

  constructor(readonly options: PendingRequestsOptions) {}

  /** Sends one request. Never rejects. */
  ask<E extends ClientEventName>(event: E, data: ClientEvents[E]): Promise<Answer> {
    const { clock, newId, send } = this.options;
    const id = newId();
    return new Promise((resolve) => {
      const cancelTimer = clock.after(ANSWER_TIMEOUT_MS, () => this.#answer(id, { refused: UNREACHABLE }));
      this.#waiting.set(id, { resolve, cancelTimer });
      send({ event, data, id } as Request);
    });
  }

  /** Whether the answer to request `id` is waited for. */
  has(id: string): boolean {
    return this.#waiting.has(id);
  }

  /** An answer came. */
  settle(envelope: ServerEnvelope): void {
    const refused = envelope.event === "error" ? refusedBy(envelope.data, this.options.clock) : undefined;
    this.#answer(envelope.re ?? "", refused === undefined ? { envelope } : { refused });
  }

  /** The connection is gone: what was not answered has failed. */
  clear(): void {
    for (const id of [...this.#waiting.keys()]) this.#answer(id, { refused: UNREACHABLE });
  }

  #answer(id: string, answer: Answer): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    waiting.cancelTimer();
    waiting.resolve(answer);
  }
}

/** A server's refusal as stores keep it. */
export function refusedBy(error: ServerEvents["error"], clock: Clock): Refused {
  const { code, retry_after_ms } = error;
  const refused = refusedFor(error);
  // A ban may be lifted before it ends, and may not be on another name: one may try at any time.
  if (retry_after_ms === undefined || code === "banned") return refused;
  return { ...refused, retryAt: clock.now() + retry_after_ms };
}
