// Waiting for the lock of another program without blocking the event loop.

import { isLocked } from "./sqlite_failures.ts";

/** Time between two tries, milliseconds. */
const RETRY_MS = 25;
/** How long the first statement waits that finds the database locked, milliseconds. */
const PATIENCE_MS = 2_000;
/** How long a statement waits when the database has been locked for longer, milliseconds: others wait behind it. */
const SHORT_PATIENCE_MS = 250;
/** A database that was not found locked for this long counts as free, milliseconds. */
const FORGET_MS = 1_000;

/**
 * The turns of one connection: one caller at a time, first come, first served. A caller that finds the database locked
 * by another program lets the others pass while it waits: reads need no lock.
 */
export class ConnectionTurns {
  #isBusy = false;
  readonly #queue: (() => void)[] = [];
  /** Since when the database has been locked, and when it was last found so, by the monotonic clock. */
  #locked = { since: -Infinity, seenAt: -Infinity };
  /** Callers that wait for the lock. */
  #waiting = 0;
  #isClosing = false;
  #onIdle: (() => void) | null = null;

  /** Resolves when it is the caller's turn. */
  async take(): Promise<void> {
    if (this.#isBusy) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#isBusy = true;
  }

  /** Passes the turn to the next caller without freeing it, so that a new caller cannot overtake. */
  pass(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#isBusy = false;
    else next();
  }

  /**
   * Runs a statement outside of transactions in the caller's turn, again and again while the database is locked. Rejects
   * with the error of the driver once that takes too long.
   */
  async run<T>(statement: () => Promise<T>): Promise<T> {
    let deadline: number | null = null;
    for (;;) {
      try {
        const result = await statement();
        if (deadline !== null) this.#locked = { since: -Infinity, seenAt: -Infinity };
        return result;
      } catch (error) {
        if (!isLocked(error)) throw error;
        const now = performance.now();
        const { since, seenAt } = this.#locked;
        this.#locked = { since: now - seenAt > FORGET_MS ? now : since, seenAt: now };
        deadline ??= Math.max(this.#locked.since + PATIENCE_MS, now + SHORT_PATIENCE_MS);
        if (now >= deadline || this.#isClosing) throw error;
      }
      await this.#letOthersPass();
    }
  }

  /** Lets no caller wait for a lock any more. Resolves once none does. */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#waiting > 0) await new Promise<void>((resolve) => this.#onIdle = resolve);
  }

  async #letOthersPass(): Promise<void> {
    this.#waiting++;
    this.pass();
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    await this.take();
    this.#waiting--;
    if (this.#waiting === 0) this.#onIdle?.();
  }
}
