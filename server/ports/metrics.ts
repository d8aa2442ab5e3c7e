// What is counted while the node runs, for whoever watches over it. Never anything about a person.

import type { ErrorCode } from "../protocol/errors.ts";

/** How a lane for expensive work stands. */
export interface LaneFigures {
  readonly name: string;
  readonly running: number;
  readonly waiting: number;
}

/** How the node stands, now. */
export interface Figures {
  /** Sockets, joined or not. */
  readonly connections: number;
  /** People who are in the room with a socket here. */
  readonly people: number;
  /** Questions to the companion being answered, and in line. */
  readonly questions: { readonly running: number; readonly waiting: number };
  readonly lanes: readonly LaneFigures[];
}

/** Takes what happens. None of it throws, and all of it is cheap; still nothing is called for each recipient. */
export interface Metrics {
  /** Events were handed to sockets: many at a time, after they were. */
  delivered(count: number): void;
  /** A request was refused. */
  refused(code: ErrorCode, over: "socket" | "http"): void;
  /** Something came too often: by which rate, at which tier. */
  limited(rate: string, tier: string): void;
  /** A lane had no place for a request, or ended one to make room. */
  laneRefused(lane: string): void;
  /** From now on `read` says how the node stands, whenever somebody asks. */
  watch(read: () => Figures): void;
  /** Everything as text for a collector, with its media type. */
  exposition(): Promise<{ readonly text: string; readonly type: string }>;
}
