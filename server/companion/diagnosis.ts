// Why answers fail, and how fast they come: for the log, for admins, and for monitoring. Nothing of a conversation.

import type { Clock } from "../ports/clock.ts";
import type { AnswerReport, FailureKind, InferenceFailure } from "../ports/inference.ts";
import type { Log } from "../ports/log.ts";
import type { Metrics } from "../ports/metrics.ts";

/** Answers that the figures are made from. */
const REMEMBERED = 20;

/** The last failure. `at` is in milliseconds since the Unix epoch. */
export interface Problem {
  readonly kind: FailureKind;
  /** In plain English. */
  readonly msg: string;
  /** The inference server's own words. */
  readonly words?: string;
  readonly at: number;
  /** Failures since the last answer that succeeded before it. */
  readonly count: number;
  /** Whether an answer has succeeded since. */
  readonly isOver: boolean;
}

/** Medians of the newest answers; of the waits, of the newest waits in the queue. */
export interface Speed {
  readonly answers: number;
  readonly firstWordMs: number;
  readonly wordsPerSecond: number;
  readonly tokensRead: number;
  readonly tokensMade: number;
  readonly loadMs: number;
  readonly queueMs: number;
}

/** What a diagnosis reports to. */
export interface DiagnosisOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics?: Pick<Metrics, "companionAnswered" | "companionFailed" | "companionWaited"> | undefined;
}

/** Collects failures and measures of the model in use. */
export class Diagnosis {
  #problem: Problem | null = null;
  readonly #reports: AnswerReport[] = [];
  readonly #waits: number[] = [];

  constructor(readonly options: DiagnosisOptions) {}

  /** The last failure; null for none. */
  get problem(): Problem | null {
    return this.#problem;
  }

  /** Figures of the newest answers; null before the first. */
  get speed(): Speed | null {
    const reports = this.#reports;
    if (reports.length === 0) return null;
    const median = (of: (report: AnswerReport) => number): number => medianOf(reports.map(of));
    return {
      answers: reports.length,
      firstWordMs: Math.round(median(({ firstWordMs, tookMs }) => firstWordMs ?? tookMs)),
      wordsPerSecond: Math.round(median((report) => wordsPerSecond(report) ?? 0) * 10) / 10,
      tokensRead: Math.round(median(({ tokensRead }) => tokensRead)),
      tokensMade: Math.round(median(({ tokensMade }) => tokensMade)),
      loadMs: Math.round(Math.max(...reports.map(({ loadMs }) => loadMs))),
      queueMs: Math.round(medianOf(this.#waits)),
    };
  }

  /** An answer failed. `isLogged`: the log has it already. */
  failed({ kind, message: msg, words }: InferenceFailure, isLogged = false): void {
    const { clock, log, metrics } = this.options;
    const before = this.#problem;
    const count = before === null || before.isOver ? 1 : before.count + 1;
    const said = words === undefined ? {} : { words };
    this.#problem = { kind, msg, ...said, at: clock.now(), count, isOver: false };
    if (!isLogged) log.warn("the companion could not answer", { kind, reason: msg, ...said });
    metrics?.companionFailed(kind);
  }

  /** The model has completed an answer. */
  answered(report: AnswerReport): void {
    keep(this.#reports, report);
    if (report.words > 0 && this.#problem !== null) this.#problem = { ...this.#problem, isOver: true };
    this.options.metrics?.companionAnswered(report, wordsPerSecond(report));
  }

  /** A question or a trial has got a slot, after `ms` milliseconds in the queue. */
  waited(ms: number): void {
    keep(this.#waits, ms);
    this.options.metrics?.companionWaited(ms / 1000);
  }

  /** Another model is in use: what was measured was the former's. */
  modelChanged(): void {
    this.#problem = null;
    this.#reports.length = 0;
  }
}

/** Words a second from the first word on; null for an answer of one piece. */
function wordsPerSecond({ words, firstWordMs, tookMs }: AnswerReport): number | null {
  if (firstWordMs === null || tookMs <= firstWordMs) return null;
  return words / ((tookMs - firstWordMs) / 1000);
}

function keep<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length > REMEMBERED) list.shift();
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
