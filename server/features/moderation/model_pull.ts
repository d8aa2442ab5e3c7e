// Fetching a model for the companion: one at a time, with progress, until it is done or stopped.

import type { ModelPullState } from "../../protocol/server_events.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { type Inference, InferenceFailure, type PullProgress } from "../../ports/inference.ts";
import type { PullFailure } from "../../protocol/companion_events.ts";

/** Shortest time between two reports of progress, milliseconds. */
const REPORT_EVERY_MS = 250;

const PROBLEMS: Readonly<Record<PullFailure, string>> = {
  unreachable: "Ollama cannot be reached. Is it running? Start it with: ollama serve",
  no_model: "Ollama does not know a model of this name.",
  busy: "Ollama has too much to do. Try again in a moment.",
  timeout: "Ollama was silent for too long.",
  broken: "It broke off in the middle. What was pulled is kept: try again to go on.",
  refused: "Ollama refused it.",
  fault: "Something went wrong.",
};

/** What a pull works with, and where it reports. */
export interface ModelPullOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly inference: Inference;
  readonly report: (state: ModelPullState) => void;
  /** Runs when a pull is done, failed or stopped, after its last report. */
  readonly onEnd: () => void;
}

/** Fetches one model at a time. */
export class ModelPull {
  #state: ModelPullState | null = null;
  #stop: AbortController | null = null;
  #reportedAt = -Infinity;

  constructor(readonly options: ModelPullOptions) {}

  /** How far the pull is that runs, or how the last one ended; null before the first. */
  get state(): ModelPullState | null {
    return this.#state;
  }

  /** Whether a model is being fetched. */
  get isRunning(): boolean {
    return this.#stop !== null;
  }

  /** Starts to fetch a model. Only while none is being fetched. The end is reported. */
  start(model: string): void {
    this.#stop = new AbortController();
    this.#reportedAt = -Infinity;
    void this.#run(model, this.#stop.signal);
  }

  /** Stops fetching. Ollama keeps what it has, and the next try continues there. */
  stop(): void {
    this.#stop?.abort();
  }

  async #run(model: string, signal: AbortSignal): Promise<void> {
    this.#report({ model, state: "running", status: "starting" });
    try {
      for await (const progress of this.options.inference.pull(model, signal)) this.#advance(model, progress);
      this.#finish(signal.aborted ? { model, state: "cancelled" } : { model, state: "done" });
    } catch (error) {
      this.#finish(this.#failed(model, error));
    }
  }

  /** How a pull failed: for admins in plain English, with Ollama's own words, and for the log. */
  #failed(model: string, error: unknown): ModelPullState {
    const { log } = this.options;
    if (!(error instanceof InferenceFailure)) {
      log.error("a model could not be pulled", {
        model,
        cause: error instanceof Error ? error.name : typeof error,
      });
      return { model, state: "failed", msg: PROBLEMS.fault, said: { key: "fault" } };
    }
    const { kind, message: reason, words } = error;
    log.warn("a model could not be pulled", {
      model,
      kind,
      reason,
      ...(words === undefined ? {} : { words }),
    });
    const key = pullFailureOf(error);
    if (words === undefined) return { model, state: "failed", msg: PROBLEMS[key], said: { key } };
    return { model, state: "failed", msg: `${PROBLEMS[key]} Ollama says: ${words}`, said: { key }, words };
  }

  #advance(model: string, { status, totalBytes, completedBytes = 0 }: PullProgress): void {
    const bytes = totalBytes === undefined ? {} : { total: totalBytes, completed: completedBytes };
    this.#state = { model, state: "running", status, ...bytes };
    if (this.options.clock.monotonic() - this.#reportedAt >= REPORT_EVERY_MS) this.#report(this.#state);
  }

  #finish(state: ModelPullState): void {
    this.#stop = null;
    this.#report(state);
    this.options.onEnd();
  }

  #report(state: ModelPullState): void {
    this.#state = state;
    this.#reportedAt = this.options.clock.monotonic();
    this.options.report(state);
  }
}

function pullFailureOf(error: unknown): PullFailure {
  if (!(error instanceof InferenceFailure)) return "fault";
  // Only a conversation can be too long.
  if (error.kind === "too_long") return "refused";
  return error.kind === "thinking" ? "broken" : error.kind;
}
