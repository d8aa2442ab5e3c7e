// Signs of life: whether a connection that says nothing still exists. A line that is cut silently closes no socket, and
// a page does not see the server's pings.

import type { Clock } from "../../store/connection/store_clock.ts";
import type { PendingRequests } from "./requests.ts";

/** Longest wait for a sign of life, milliseconds: the page says within five seconds that the connection is lost. */
export const SIGN_OF_LIFE_MS = 4_000;
/** Silence after which a visible page asks for one, milliseconds. */
export const IDLE_MS = 30_000;

/** What the check needs. */
export interface LivenessOptions {
  readonly clock: Clock;
  readonly requests: Pick<PendingRequests, "notify" | "isAsking">;
  /** Whether the client has joined, and its connection is not lost. */
  readonly isOnline: () => boolean;
  readonly isVisible: () => boolean;
  /** The connection is dead. */
  readonly onDead: () => void;
}

/** Asks the server for a sign of life when the user looks at the page, and after a silence that they can see. */
export class Liveness {
  #isAsking = false;
  #cancelTimer = (): void => {};

  constructor(readonly options: LivenessOptions) {}

  /** The server sent something. */
  received(): void {
    const { isOnline, isVisible } = this.options;
    this.#isAsking = false;
    this.#cancelTimer();
    if (isOnline()) this.#wait(IDLE_MS, () => isVisible() && this.check());
  }

  /** Asks, unless an answer is due. Anything that arrives is one. */
  check(): void {
    const { requests, isOnline } = this.options;
    if (this.#isAsking || !isOnline()) return;
    this.#isAsking = true;
    // The cheapest request: refused at once, without the store, other nodes, or the rate of messages.
    requests.notify("pm_typing", { room: "", busy: false });
    this.#waitForAnswer();
  }

  #waitForAnswer(): void {
    const { requests, isOnline, onDead } = this.options;
    this.#wait(SIGN_OF_LIFE_MS, () => {
      if (!isOnline()) return;
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
