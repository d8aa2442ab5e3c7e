// Tells the other side that somebody is typing: soon, not too often, and that they have stopped.

import type { Clock } from "../../store/connection/store_clock.ts";

/** Least time between two tellings, milliseconds: the server drops more than one a second, and the way there varies. */
const LEAST_MS = 1_250;
/** It is said anew this often while it goes on, milliseconds, which is well before the other side forgets it. */
const ANEW_MS = 3_000;

/** What somebody does in one conversation. */
export class TypingNotice {
  #busy = false;
  /** What the other side takes for true; null when a message has ended it for them. */
  #told: boolean | null = false;
  #toldAt = -Infinity;
  #cancel: (() => void) | null = null;

  constructor(readonly clock: Clock, readonly tell: (busy: boolean) => void) {}

  /** A key was pressed (`busy`), or the text was taken back or left. */
  set(busy: boolean): void {
    this.#busy = busy;
    if (this.#cancel !== null || (!busy && this.#told === false)) return;
    const restMs = this.#toldAt + (busy && this.#told ? ANEW_MS : LEAST_MS) - this.clock.now();
    if (restMs <= 0) this.#tell();
    else if (busy !== this.#told) this.#cancel = this.clock.after(restMs, () => this.#catchUp());
  }

  /** The message was sent. */
  sent(): void {
    if (this.#told === false && this.#cancel === null) return;
    this.#told = null;
    this.set(false);
  }

  /** Forgets what was told, without a word. */
  reset(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#busy = false;
    this.#told = false;
  }

  #catchUp(): void {
    this.#cancel = null;
    if (this.#busy !== this.#told) this.#tell();
  }

  #tell(): void {
    this.#told = this.#busy;
    this.#toldAt = this.clock.now();
    this.tell(this.#busy);
  }
}
