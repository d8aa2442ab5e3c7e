// Figures of a running node, for monitoring. Never anything about a user.

import type { ErrorCode } from "../protocol/errors.ts";
import type { AnswerReport, FailureKind } from "./inference.ts";

/** The load of a lane for expensive work. */
export interface LaneFigures {
  readonly name: string;
  readonly running: number;
  readonly waiting: number;
}

/** Gauges of the node, now. */
export interface Figures {
  /** Sockets, joined or not. */
  readonly connections: number;
  /** Users who are online with a socket here. */
  readonly people: number;
  /** Questions to the companion that are being answered, and in the queue. */
  readonly questions: { readonly running: number; readonly waiting: number };
  readonly lanes: readonly LaneFigures[];
}

/** Counts events. No method throws, and all are cheap; still none is called for each recipient. */
export interface Metrics {
  /** Events were handed to sockets; called once for many of them. */
  delivered(count: number): void;
  /** A request was refused. */
  refused(code: ErrorCode, over: "socket" | "http"): void;
  /** A request was beyond a rate, at a tier. */
  limited(rate: string, tier: string): void;
  /** A lane refused a job, or ended one to make room. */
  laneRefused(lane: string): void;
  /** The companion's model completed an answer. `wordsPerSecond` is null where it came in one piece. */
  companionAnswered(report: AnswerReport, wordsPerSecond: number | null): void;
  /** The companion's model did not answer, or not to the end. */
  companionFailed(kind: FailureKind): void;
  /** A question to the companion got its turn after a wait in the queue, seconds. */
  companionWaited(seconds: number): void;
  /** Reads the gauges with `read` on each scrape from now on. */
  watch(read: () => Figures): void;
  /** All figures as text for a collector, with the media type. */
  exposition(): Promise<{ readonly text: string; readonly type: string }>;
}
