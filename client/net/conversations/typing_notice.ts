// Typing notices of one conversation: sent at once, throttled, repeated while the user types, and withdrawn after.

import type { Clock } from "../../store/connection/store_clock.ts";

/** Shortest time between two notices, milliseconds: the server drops more than one a second; the rest is for jitter. */
const MIN_INTERVAL_MS = 1_250;
/** Interval at which a notice is repeated, milliseconds: well below `TYPING_MS`, after which the other page drops it. */
const REPEAT_MS = 3_000;

/** Sends the typing state of the user in one conversation. */
export class TypingNotice {
  #busy = false;
  /** The state that the other page shows; null after a message, which ends it there. */
  #lastSent: boolean | null = false;
  #lastSentAt = -Infinity;
  #cancel: (() => void) | null = null;

  constructor(readonly clock: Clock, readonly send: (busy: boolean) => void) {}

  /** The user types (`busy`), or has emptied or left the field. */
  set(busy: boolean): void {
    this.#busy = busy;
    if (this.#cancel !== null || (!busy && this.#lastSent === false)) return;
    const waitMs = this.#lastSentAt + (busy && this.#lastSent ? REPEAT_MS : MIN_INTERVAL_MS) -
      this.clock.now();
    if (waitMs <= 0) this.#sendNow();
    else if (busy !== this.#lastSent) this.#cancel = this.clock.after(waitMs, () => this.#sendIfChanged());
  }

  /** A message was sent. */
  sent(): void {
    if (this.#lastSent === false && this.#cancel === null) return;
    this.#lastSent = null;
    this.set(false);
  }

  /** Forgets the state, without a notice. */
  reset(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#busy = false;
    this.#lastSent = false;
  }

  #sendIfChanged(): void {
    this.#cancel = null;
    if (this.#busy !== this.#lastSent) this.#sendNow();
  }

  #sendNow(): void {
    this.#lastSent = this.#busy;
    this.#lastSentAt = this.clock.now();
    this.send(this.#busy);
  }
}
