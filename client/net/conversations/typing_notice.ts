// Tells the other side that somebody is typing: soon, not too often, and that they have stopped.

import type { Clock } from "../../store/connection/store_clock.ts";

/** Least time between two tellings, milliseconds: the server drops more than one a second, and the way there varies. */
const MIN_INTERVAL_MS = 1_250;
/** It is said anew this often while it goes on, milliseconds, which is well before the other side forgets it. */
const REPEAT_MS = 3_000;

/** What somebody does in one conversation. */
export class TypingNotice {
  #busy = false;
  /** What the other side takes for true; null when a message has ended it for them. */
  #lastSent: boolean | null = false;
  #lastSentAt = -Infinity;
  #cancel: (() => void) | null = null;

  constructor(readonly clock: Clock, readonly tell: (busy: boolean) => void) {}

  /** A key was pressed (`busy`), or the text was taken back or left. */
  set(busy: boolean): void {
    this.#busy = busy;
    if (this.#cancel !== null || (!busy && this.#lastSent === false)) return;
    const waitMs = this.#lastSentAt + (busy && this.#lastSent ? REPEAT_MS : MIN_INTERVAL_MS) -
      this.clock.now();
    if (waitMs <= 0) this.#sendNow();
    else if (busy !== this.#lastSent) this.#cancel = this.clock.after(waitMs, () => this.#sendIfChanged());
  }

  /** The message was sent. */
  sent(): void {
    if (this.#lastSent === false && this.#cancel === null) return;
    this.#lastSent = null;
    this.set(false);
  }

  /** Forgets what was told, without a word. */
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
    this.tell(this.#busy);
  }
}
