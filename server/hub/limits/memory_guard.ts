// Keeps unfinished messages from filling the memory: ends the sockets that send them, and as a last resort the process.

import type { Clock, Timer } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { MemoryHistory } from "./memory_history.ts";
import { chooseSockets, type GuardedSocket } from "./shedding.ts";

/** What the guard works with. */
export interface MemoryGuardOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Megabytes of resident memory above which sockets are ended; 0 for no limit, and no guard. */
  readonly maxMemoryMb: number;
  /** Resident memory of the process, bytes, now; 0 when it cannot be read. */
  readonly residentBytes: () => number;
  /** The part of it in the heap of JavaScript, bytes, now: unfinished messages are not in it. */
  readonly heapBytes: () => number;
  /** Every socket whose connection is there. */
  readonly sockets: () => Iterable<GuardedSocket>;
  /**
   * Ends what has no socket, then requests that have waited for a while: the runtime buffers what their clients send. Returns how many it ended.
   */
  readonly shedRequests: () => number;
  /** Called once, with the memory in megabytes, when it has stayed far above the limit for ten seconds. */
  readonly exhausted: (megabytes: number) => void;
}

const MEGABYTE = 1024 * 1024;
/**
 * Time between two checks, milliseconds, while memory rises or is near the limit. At full speed 20 sockets bring 50 MB
 * in this time.
 */
const CHECK_MS = 20;
/**
 * Longest time between two checks, milliseconds. With 1,000 sockets each check costs 0.35 ms, two thirds of it for the
 * turn of the event loop: fifty a second would cost a fifteenth of what a busy lobby needs.
 */
const CALM_CHECK_MS = 200;
/** Growth while sockets send at full speed, bytes each millisecond: it tells how soon the limit could be reached. */
const FULL_SPEED = 2.5 * MEGABYTE;
/** Time between two sheddings, milliseconds; and how many of these to wait for the sockets to be gone. */
const STEP_MS = 10;
const STEPS = 20;
/** A change above the usual noise, bytes, and a rise above it, bytes each millisecond. */
const CHANGE_BYTES = MEGABYTE;
const RISING = MEGABYTE / 100;
/** A shedding has helped if this part of the expected rise is missing after it. */
const HELPED = 0.2;
/** After so many sheddings in a row without a change of the memory, something other than sockets fills it. */
const USELESS = 2;
/** Pause after that, milliseconds; and the factor by which memory must grow before the next shedding. */
const PAUSE_MS = 10_000;
const MORE = 1.05;
/** Part of the limit that must be outside of the heap, or sockets are not the cause. */
const OUTSIDE_HEAP = 0.5;
/** Above this factor of the limit, now or within so many milliseconds, more sockets are ended at once. */
const HASTY = 1.15;
const AHEAD_MS = 300;
/** Above this factor of the limit for so long, milliseconds, the process is exhausted. */
const FAR_ABOVE = 1.5;
const FAR_MS = 10_000;
/** Time between two log lines, milliseconds. */
const LOG_EVERY_MS = 10_000;

/**
 * Starts the guard, which checks five to fifty times a second. Cancelling it stops it, and logs what is not logged yet.
 */
export function guardMemory(options: MemoryGuardOptions): Timer {
  const guard = new MemoryGuard(options);
  if (options.maxMemoryMb > 0) guard.check();
  return { cancel: () => guard.stop() };
}

class MemoryGuard {
  readonly #limit: number;
  readonly #history = new MemoryHistory();
  #checking: Timer | null = null;
  #pendingVerdict: Timer | null = null;
  /** Above this sockets are ended: the limit, or more after useless sheddings. */
  #threshold: number;
  #pausedUntil = -Infinity;
  #useless = 0;
  /** Whether requests were ended last, so that sockets are next. */
  #requestsEnded = false;
  #cleared: Set<string> = new Set();
  #farSince: number | null = null;
  #unlogged = { at: -Infinity, sockets: 0, peak: 0 };

  constructor(readonly options: MemoryGuardOptions) {
    this.#limit = options.maxMemoryMb * MEGABYTE;
    this.#threshold = this.#limit;
  }

  stop(): void {
    this.#checking?.cancel();
    this.#pendingVerdict?.cancel();
    this.#unlogged.at = -Infinity;
    this.#log();
  }

  check(): void {
    const bytes = this.options.residentBytes();
    if (bytes !== 0) this.#history.add(bytes, this.options.clock.monotonic());
    this.#checking = this.options.clock.after(this.#untilNext(bytes), () => this.check());
    this.#log();
    if (bytes === 0) return;
    if (this.#isExhausted(bytes)) return;
    if (bytes <= this.#limit) {
      this.#threshold = this.#limit;
      this.#useless = 0;
      this.#cleared.clear();
    } else if (this.#pendingVerdict === null) this.#shed(bytes);
  }

  /** Time until the next check, milliseconds. */
  #untilNext(bytes: number): number {
    if (bytes === 0 || this.#history.rate > RISING) return CHECK_MS;
    const reached = (this.#limit - bytes) / FULL_SPEED;
    return Math.min(Math.max(reached / 2, CHECK_MS), CALM_CHECK_MS);
  }

  /** Ends some sockets, and judges the effect. */
  #shed(bytes: number): void {
    const { clock, sockets } = this.options;
    const now = clock.monotonic();
    if (bytes <= this.#threshold || now < this.#pausedUntil || !this.#isOutsideHeap(bytes)) return;
    this.#requestsEnded = !this.#requestsEnded && this.options.shedRequests() > 0;
    if (this.#requestsEnded) return this.#await([], 1, () => {});
    const rate = Math.max(0, this.#history.rate);
    const { sockets: going, group } = chooseSockets(sockets(), {
      ...{ now, riseAt: this.#history.riseAt(bytes), isRising: rate > RISING },
      cleared: this.#cleared,
      isHasty: bytes + rate * AHEAD_MS > this.#limit * HASTY,
    });
    if (going.length === 0) return;
    for (const socket of going) socket.terminate();
    this.#unlogged.sockets += going.length;
    this.#unlogged.peak = Math.max(this.#unlogged.peak, bytes);
    this.#await(going, STEPS, () => this.#judge({ bytes, rate, group, at: now }));
  }

  /** Runs `run` once the sockets are gone, or after the longest wait for that. */
  #await(going: readonly GuardedSocket[], steps: number, run: () => void): void {
    this.#pendingVerdict = this.options.clock.after(STEP_MS, () => {
      this.#pendingVerdict = null;
      if (steps > 1 && going.some((socket) => !socket.isGone())) this.#await(going, steps - 1, run);
      else run();
    });
  }

  /** Judges whether a shedding has helped. Another one follows, of another group where it has not, or a pause. */
  #judge(before: { bytes: number; rate: number; group: string | null; at: number }): void {
    const bytes = this.options.residentBytes();
    if (bytes === 0 || bytes <= this.#limit) return this.#log();
    const now = this.options.clock.monotonic();
    this.#history.add(bytes, now);
    const change = bytes - before.bytes;
    const expected = before.rate * (now - before.at);
    const helped = change < expected - Math.max(CHANGE_BYTES, expected * HELPED);
    if (helped) this.#useless = 0;
    else {
      if (before.group !== null) this.#cleared.add(before.group);
      // While memory still rises, sockets are the cause, so the guard goes on.
      this.#useless = change > CHANGE_BYTES ? 0 : this.#useless + 1;
    }
    if (this.#useless < USELESS) return this.#shed(bytes);
    this.#useless = 0;
    this.#threshold = bytes * MORE;
    this.#pausedUntil = now + PAUSE_MS;
  }

  #isOutsideHeap(bytes: number): boolean {
    return bytes - this.options.heapBytes() > this.#limit * OUTSIDE_HEAP;
  }

  #isExhausted(bytes: number): boolean {
    if (bytes <= this.#limit * FAR_ABOVE) this.#farSince = null;
    else {
      const now = this.options.clock.monotonic();
      this.#farSince ??= now;
      if (now - this.#farSince < FAR_MS) return false;
      this.stop();
      this.options.exhausted(Math.round(bytes / MEGABYTE));
      return true;
    }
    return false;
  }

  /** Logs one line for all sockets that were ended since the last line. */
  #log(): void {
    const { at, sockets, peak } = this.#unlogged;
    const now = this.options.clock.monotonic();
    if (sockets === 0 || now - at < LOG_EVERY_MS) return;
    const fields = { sockets, peakMb: Math.round(peak / MEGABYTE), MAX_MEMORY_MB: this.options.maxMemoryMb };
    this.options.log.warn("unfinished messages filled the memory: sockets were ended", fields);
    this.#unlogged = { at: now, sockets: 0, peak: 0 };
  }
}
