// Signs of life: whether a connection that says nothing still exists. A line that is cut silently closes no socket, and
// a page does not see the server's pings.

import type { Clock } from "../../store/connection/store_clock.ts";
import type { Stores } from "../../store/stores.ts";
import type { PendingRequests } from "./requests.ts";

/** Longest wait for a sign of life, milliseconds: who looks at the page knows within five seconds. */
export const SIGN_OF_LIFE_MS = 3_000;
/** The same after a silence, milliseconds: a server that is busy for a moment keeps its pages. */
export const UNHURRIED_MS = 10_000;
/** Silence after which a visible page asks for one, milliseconds. */
export const IDLE_MS = 30_000;

/** What the check needs. */
export interface LivenessOptions {
  readonly stores: Pick<Stores, "connection" | "notifications">;
  readonly clock: Clock;
  readonly requests: Pick<PendingRequests, "send" | "isAsking">;
  /** A new UUID. */
  readonly newId: () => string;
  /** The connection is dead. */
  readonly onDead: () => void;
}

/** Asks the server for a sign of life when the user looks at the page, and after a silence that they can see. */
export class Liveness {
  #isAsking = false;
  /** Longest wait for the answer that is due, milliseconds. */
  #patienceMs = 0;
  #cancelTimer = (): void => {};

  constructor(readonly options: LivenessOptions) {
    this.received();
  }

  /** The server sent something. */
  received(): void {
    const { notifications } = this.options.stores;
    this.#cancelTimer();
    // It may have been on its way before the line was cut: only the answer ends the question.
    if (this.#isAsking) this.#waitForAnswer();
    else if (this.#isOnline) {
      this.#wait(IDLE_MS, () => notifications.visible.value && this.#ask(UNHURRIED_MS));
    }
  }

  /** The user looks at the page: asks, unless an answer is due. Whatever arrives meanwhile prolongs the wait. */
  check(): void {
    this.#ask(SIGN_OF_LIFE_MS);
  }

  #ask(patienceMs: number): void {
    if (!this.#isOnline || this.#isAsking && this.#patienceMs <= patienceMs) return;
    this.#patienceMs = patienceMs;
    this.#waitForAnswer();
    if (this.#isAsking) return;
    const { newId, requests } = this.options;
    this.#isAsking = true;
    // The cheapest request: refused at once, without the store, other nodes, or the rate of messages.
    const request = { event: "pm_typing", data: { room: "", busy: false }, id: newId() } as const;
    requests.send(request, () => this.#isAsking = false);
  }

  get #isOnline(): boolean {
    return this.options.stores.connection.state.value === "online";
  }

  #waitForAnswer(): void {
    const { requests, onDead } = this.options;
    this.#wait(this.#patienceMs, () => {
      if (!this.#isOnline) return;
      // The server answers in order, and a password takes time.
      if (requests.isAsking) this.#waitForAnswer();
      else onDead();
    });
  }

  #wait(ms: number, run: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.options.clock.after(ms, run);
  }
}
