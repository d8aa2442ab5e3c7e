// The last step against running out of memory: far above the limit for long, what is left is to begin anew.

import type { Clock, Timer } from "../../ports/clock.ts";

/** What is watched. */
export interface MemoryWatchOptions {
  readonly clock: Clock;
  /** Megabytes of resident memory above which nobody new is let in; 0 for no limit, and no watch. */
  readonly maxMemoryMb: number;
  /** Resident memory of the process, bytes, now. */
  readonly residentBytes: () => number;
}

const MEGABYTE = 1024 * 1024;
/** Far above the limit: as a part of it. A little above it refuses who comes, and passes. */
const FAR_ABOVE = 1.5;
/** Time between two looks, milliseconds. */
const LOOK_MS = 2_000;
/** Looks in a row that are one too many. */
const LOOKS = 6;

/** Calls `exhausted` once, with the megabytes there are, when memory has stayed far above the limit for ten seconds. */
export function watchMemory(options: MemoryWatchOptions, exhausted: (megabytes: number) => void): Timer {
  const { clock, maxMemoryMb, residentBytes } = options;
  let above = 0;
  let timer: Timer | null = null;
  const look = (): void => {
    const megabytes = Math.round(residentBytes() / MEGABYTE);
    above = megabytes > maxMemoryMb * FAR_ABOVE ? above + 1 : 0;
    if (above === LOOKS) return exhausted(megabytes);
    timer = clock.after(LOOK_MS, look);
  };
  if (maxMemoryMb > 0) look();
  return { cancel: () => timer?.cancel() };
}
