// Whether a database takes writes. It may answer reads and refuse writes: read-only, on a full disk, or locked.

import type { Log } from "../ports/log.ts";

/** Least time between two trial writes, milliseconds: every client may ask for /health. */
const TRIAL_INTERVAL_MS = 1_000;
/** A trial counts when no write was refused for this long, milliseconds: a full disk may have room for the trial. */
const SETTLED_MS = 2_000;
/** Longest wait for a trial write, milliseconds. `deno task daemon status` waits 2 seconds for /health. */
const TRIAL_MS = 1_500;

/** A small write that is committed. */
type Trial = () => Promise<unknown>;

/** Why the database takes no writes, for an error of a trial; null for an error that is noted already. */
type ReasonOf = (error: unknown) => string | null;

/** What is known about the writes of one database. Logs one line when it refuses them, and one when it takes them. */
export class WriteAccess {
  #isRefused = false;
  #refusedAt = -Infinity;
  #running: Promise<boolean> | null = null;
  #last = { isWritable: true, at: -Infinity };
  #trial: Trial = () => Promise.resolve();

  /** `onChange` is called when the database begins to refuse writes, and when it takes them again. */
  constructor(readonly log: Log, readonly reasonOf: ReasonOf, readonly onChange: () => void = () => {}) {}

  /** Sets the trial. Called once, before any other method. */
  useTrial(trial: Trial): void {
    this.#trial = trial;
  }

  /** Notes a write that failed because the database takes none. */
  noteRefusal(reason: string): void {
    this.#refusedAt = performance.now();
    this.#last = { isWritable: false, at: -Infinity };
    if (this.#isRefused) return;
    this.#isRefused = true;
    this.log.error("the database takes no writes", { reason });
    this.onChange();
  }

  /**
   * Notes that something succeeded. After a refusal this proves nothing: a full disk may have room for a small write,
   * and one connection may be older than the refusal. A trial decides, in the background.
   */
  noteSuccess(): void {
    if (this.#isRefused && this.#running === null) void this.check();
  }

  /**
   * Whether the database takes writes. Tries one, at most once a second; false as well when that takes too long. Never
   * rejects.
   */
  async check(): Promise<boolean> {
    if (this.#running === null) {
      if (performance.now() - this.#last.at < TRIAL_INTERVAL_MS) return this.#last.isWritable;
      this.#running = this.#try().finally(() => this.#running = null);
    }
    const late = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => late.resolve(false), TRIAL_MS);
    const isWritable = await Promise.race([this.#running, late.promise]);
    clearTimeout(timer);
    return isWritable;
  }

  async #try(): Promise<boolean> {
    let isWritable = true;
    try {
      await this.#trial();
      if (performance.now() - this.#refusedAt < SETTLED_MS) isWritable = false;
      else if (this.#isRefused) {
        this.#isRefused = false;
        this.log.info("the database takes writes again");
        this.onChange();
      }
    } catch (error) {
      isWritable = false;
      const reason = this.reasonOf(error);
      if (reason !== null) this.noteRefusal(reason);
    }
    this.#last = { isWritable, at: performance.now() };
    return isWritable;
  }
}
