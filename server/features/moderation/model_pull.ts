// Fetching a model for the companion: one at a time, with progress, and it can be stopped.

import type { ServerEvents } from "../../protocol/server_events.ts";
import type { Clock } from "../../ports/clock.ts";
import {
  type FailureKind,
  type Inference,
  InferenceFailure,
  type PullProgress,
} from "../../ports/inference.ts";

type PullState = ServerEvents["admin_violet_pull"];

/** Least time between two reports of progress, milliseconds. */
const REPORT_EVERY_MS = 250;

const PROBLEMS: Readonly<Record<FailureKind, string>> = {
  unreachable: "Ollama cannot be reached. Is it running? Start it with: ollama serve",
  no_model: "Ollama does not know a model of this name.",
  busy: "Ollama has too much to do. Try again in a moment.",
  timeout: "Ollama was silent for too long.",
  broken:
    "It broke off in the middle. What was fetched is kept: try again to go on. A wrong name ends like this too.",
  refused: "Ollama refused it.",
};

/** What a pull works with. */
export interface ModelPullOptions {
  readonly clock: Clock;
  readonly inference: Inference;
  /** Called with progress, and with the result. */
  readonly tell: (state: PullState) => void;
  /** Called after the result, whatever it is. */
  readonly onEnd: () => void;
}

/** The one model that is being fetched, if any. */
export class ModelPull {
  #state: PullState | null = null;
  #stop: AbortController | null = null;
  #reportedAt = -Infinity;

  constructor(readonly options: ModelPullOptions) {}

  /** Progress, or the result of the last pull; null before the first. */
  get state(): PullState | null {
    return this.#state;
  }

  /** Whether a model is being fetched. */
  get isRunning(): boolean {
    return this.#stop !== null;
  }

  /** Begins to fetch. The result is reported, not awaited. Call it only while none is running. */
  start(model: string): void {
    this.#stop = new AbortController();
    this.#reportedAt = -Infinity;
    void this.#run(model, this.#stop.signal);
  }

  /** Stops it. Ollama keeps what was fetched, and the next try goes on from there. */
  stop(): void {
    this.#stop?.abort();
  }

  async #run(model: string, signal: AbortSignal): Promise<void> {
    this.#report({ model, state: "running", status: "starting" });
    try {
      for await (const progress of this.options.inference.pull(model, signal)) this.#advance(model, progress);
      this.#finish(signal.aborted ? { model, state: "cancelled" } : { model, state: "done" });
    } catch (error) {
      const problem = error instanceof InferenceFailure ? PROBLEMS[error.kind] : "Something went wrong.";
      this.#finish({ model, state: "failed", msg: problem });
    }
  }

  #advance(model: string, { status, totalBytes, completedBytes = 0 }: PullProgress): void {
    const bytes = totalBytes === undefined ? {} : { total: totalBytes, completed: completedBytes };
    this.#state = { model, state: "running", status, ...bytes };
    if (this.options.clock.monotonic() - this.#reportedAt >= REPORT_EVERY_MS) this.#report(this.#state);
  }

  #finish(state: PullState): void {
    this.#stop = null;
    this.#report(state);
    this.options.onEnd();
  }

  #report(state: PullState): void {
    this.#state = state;
    this.#reportedAt = this.options.clock.monotonic();
    this.options.tell(state);
  }
}
