// Keeps unfinished messages from filling the memory: ends the sockets that they come on, and the process as the last step.

import type { Clock, Timer } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { MemoryHistory } from "./memory_history.ts";
import { chooseSockets, type GuardedSocket } from "./shedding.ts";

/** What is guarded. */
export interface MemoryGuardOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Megabytes of resident memory above which sockets are ended; 0 for no limit, and no guard. */
  readonly maxMemoryMb: number;
  /** Resident memory of the process, bytes, now; 0 when it cannot be read. */
  readonly residentBytes: () => number;
  /** What of it JavaScript holds, bytes, now: no unfinished message is there. */
  readonly heapBytes: () => number;
  /** Every socket whose connection is there. */
  readonly sockets: () => Iterable<GuardedSocket>;
  /** Ends requests that have waited for a while: what their clients send meanwhile is kept too. Gives how many there were. */
  readonly shedRequests: () => number;
  /** Called once, with the megabytes there are, when memory has stayed far above the limit for ten seconds. */
  readonly exhausted: (megabytes: number) => void;
}

const MEGABYTE = 1024 * 1024;
/** Time between two looks, milliseconds, while memory rises or is near the limit. At full speed 20 sockets bring 50 MB meanwhile. */
const LOOK_MS = 20;
/**
 * Longest time between two looks, milliseconds. With 1,000 sockets each costs 0.35 ms, two thirds of it for the turn of the event
 * loop: fifty a second would be a fifteenth of what a busy lobby needs.
 */
const CALM_LOOK_MS = 200;
/** What sockets bring at full speed, bytes each millisecond: as long as that could not reach the limit, there is time. */
const FULL_SPEED = 2.5 * MEGABYTE;
/** Time between two sheddings, milliseconds, and how many times that is waited for the sockets to be gone. */
const STEP_MS = 10;
const STEPS = 20;
/** A change that is more than the usual to and fro, bytes, and a rise that is, bytes each millisecond. */
const CHANGE_BYTES = MEGABYTE;
const RISING = MEGABYTE / 100;
/** Part of a rise that must be missing after a shedding for it to have helped. */
const HELPED = 0.2;
/** Sheddings in a row, without the memory falling or rising, after which something else fills it. */
const USELESS = 2;
/** Time without a shedding then, milliseconds, and how much more there has to be for the next. */
const PAUSE_MS = 10_000;
const MORE = 1.05;
/** Part of the limit that must be outside of JavaScript for a socket to be the reason. */
const OUTSIDE_HEAP = 0.5;
/** Above the limit by so much, as a part of it, there is no time to lose: now, or so many milliseconds from now. */
const HASTY = 1.15;
const AHEAD_MS = 300;
/** Far above the limit, as a part of it, and for how long that is waited out, milliseconds. */
const FAR_ABOVE = 1.5;
const FAR_MS = 10_000;
/** Time between two lines in the log, milliseconds. */
const SAY_AGAIN_MS = 10_000;

/** Begins to look, five to fifty times a second. Cancelling it ends the guard, and says what has not been said. */
export function guardMemory(options: MemoryGuardOptions): Timer {
  const guard = new MemoryGuard(options);
  if (options.maxMemoryMb > 0) guard.look();
  return { cancel: () => guard.stop() };
}

class MemoryGuard {
  readonly #limit: number;
  readonly #history = new MemoryHistory();
  #looking: Timer | null = null;
  #judging: Timer | null = null;
  /** Above this sockets go: the limit, or more where that was in vain. */
  #bar: number;
  #pausedUntil = -Infinity;
  #useless = 0;
  /** Whether requests went last, so that sockets are next. */
  #requestsWent = false;
  #cleared: Set<string> = new Set();
  #farSince: number | null = null;
  #told = { at: -Infinity, sockets: 0, peak: 0 };

  constructor(readonly options: MemoryGuardOptions) {
    this.#limit = options.maxMemoryMb * MEGABYTE;
    this.#bar = this.#limit;
  }

  stop(): void {
    this.#looking?.cancel();
    this.#judging?.cancel();
    this.#told.at = -Infinity;
    this.#tell();
  }

  look(): void {
    const bytes = this.options.residentBytes();
    if (bytes !== 0) this.#history.add(bytes, this.options.clock.monotonic());
    this.#looking = this.options.clock.after(this.#untilNext(bytes), () => this.look());
    this.#tell();
    if (bytes === 0) return;
    if (this.#isExhausted(bytes)) return;
    if (bytes <= this.#limit) {
      this.#bar = this.#limit;
      this.#useless = 0;
      this.#cleared.clear();
    } else if (this.#judging === null) this.#shed(bytes);
  }

  /** Time until the next look, milliseconds. */
  #untilNext(bytes: number): number {
    if (bytes === 0 || this.#history.rate > RISING) return LOOK_MS;
    const reached = (this.#limit - bytes) / FULL_SPEED;
    return Math.min(Math.max(reached / 2, LOOK_MS), CALM_LOOK_MS);
  }

  /** Ends some sockets, and looks what came of it. */
  #shed(bytes: number): void {
    const { clock, sockets } = this.options;
    const now = clock.monotonic();
    if (bytes <= this.#bar || now < this.#pausedUntil || !this.#isOutsideHeap(bytes)) return;
    this.#requestsWent = !this.#requestsWent && this.options.shedRequests() > 0;
    if (this.#requestsWent) return this.#await([], 1, () => {});
    const rate = Math.max(0, this.#history.rate);
    const { sockets: going, group } = chooseSockets(sockets(), {
      ...{ now, riseAt: this.#history.riseAt(bytes), isRising: rate > RISING },
      cleared: this.#cleared,
      isHasty: bytes + rate * AHEAD_MS > this.#limit * HASTY,
    });
    if (going.length === 0) return;
    for (const socket of going) socket.terminate();
    this.#told.sockets += going.length;
    this.#told.peak = Math.max(this.#told.peak, bytes);
    this.#await(going, STEPS, () => this.#judge({ bytes, rate, group, at: now }));
  }

  /** Runs `run` once the sockets are gone, or will not go. */
  #await(going: readonly GuardedSocket[], steps: number, run: () => void): void {
    this.#judging = this.options.clock.after(STEP_MS, () => {
      this.#judging = null;
      if (steps > 1 && going.some((socket) => !socket.isGone())) this.#await(going, steps - 1, run);
      else run();
    });
  }

  /** Whether a shedding has helped, and what follows: another one, elsewhere where it has not, or none for a while. */
  #judge(before: { bytes: number; rate: number; group: string | null; at: number }): void {
    const bytes = this.options.residentBytes();
    if (bytes === 0 || bytes <= this.#limit) return this.#tell();
    const now = this.options.clock.monotonic();
    this.#history.add(bytes, now);
    const change = bytes - before.bytes;
    const expected = before.rate * (now - before.at);
    const helped = change < expected - Math.max(CHANGE_BYTES, expected * HELPED);
    if (helped) this.#useless = 0;
    else {
      if (before.group !== null) this.#cleared.add(before.group);
      // While it still rises, sockets fill it: without an end to them there is an end to everything.
      this.#useless = change > CHANGE_BYTES ? 0 : this.#useless + 1;
    }
    if (this.#useless < USELESS) return this.#shed(bytes);
    this.#useless = 0;
    this.#bar = bytes * MORE;
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

  /** One line for all that went since the last. */
  #tell(): void {
    const { at, sockets, peak } = this.#told;
    const now = this.options.clock.monotonic();
    if (sockets === 0 || now - at < SAY_AGAIN_MS) return;
    const fields = { sockets, peakMb: Math.round(peak / MEGABYTE), MAX_MEMORY_MB: this.options.maxMemoryMb };
    this.options.log.warn("unfinished messages filled the memory: sockets were ended", fields);
    this.#told = { at: now, sockets: 0, peak: 0 };
  }
}
