// Fetching a model for the companion: one at a time, told as it goes, and to be stopped.

import type { ServerEvents } from "../../protocol/server_events.ts";
import type { Clock } from "../../ports/clock.ts";
import {
  type FailureKind,
  type Inference,
  InferenceFailure,
  type PullProgress,
} from "../../ports/inference.ts";

type Told = ServerEvents["admin_violet_pull"];

/** Least time between two tellings of how far it is, milliseconds. */
const TELL_EVERY_MS = 250;

const PROBLEMS: Readonly<Record<FailureKind, string>> = {
  unreachable: "Ollama cannot be reached. Is it running? Start it with: ollama serve",
  no_model: "Ollama does not know a model of this name.",
  busy: "Ollama has too much to do. Try again in a moment.",
  timeout: "Ollama was silent for too long.",
  broken:
    "It broke off in the middle. What was fetched is kept: try again to go on. A wrong name ends like this too.",
  refused: "Ollama refused it.",
};

/** What a pull works with, and whom it tells. */
export interface ModelPullOptions {
  readonly clock: Clock;
  readonly inference: Inference;
  readonly tell: (state: Told) => void;
  /** It is over, in whatever way. */
  readonly onEnd: () => void;
}

/** The one model that is being fetched, if any. */
export class ModelPull {
  #state: Told | null = null;
  #stop: AbortController | null = null;
  #toldAt = -Infinity;

  constructor(readonly options: ModelPullOptions) {}

  /** How it stands, or how the last one ended; null before the first. */
  get state(): Told | null {
    return this.#state;
  }

  /** Whether a model is being fetched. */
  get isRunning(): boolean {
    return this.#stop !== null;
  }

  /** Begins to fetch. Nobody waits for the end; it is told. Only while none is running. */
  start(model: string): void {
    this.#stop = new AbortController();
    this.#toldAt = -Infinity;
    void this.#run(model, this.#stop.signal);
  }

  /** Ends it. What was fetched stays with Ollama, and the next try goes on from there. */
  stop(): void {
    this.#stop?.abort();
  }

  async #run(model: string, signal: AbortSignal): Promise<void> {
    this.#say({ model, state: "running", status: "starting" });
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
    if (this.options.clock.monotonic() - this.#toldAt >= TELL_EVERY_MS) this.#say(this.#state);
  }

  #finish(state: Told): void {
    this.#stop = null;
    this.#say(state);
    this.options.onEnd();
  }

  #say(state: Told): void {
    this.#state = state;
    this.#toldAt = this.options.clock.monotonic();
    this.options.tell(state);
  }
}
