// Keeps the model in memory before the first question. Loading is the server's own request: no asker's leaving ends it.

import type { Clock } from "../ports/clock.ts";
import { type Inference, InferenceFailure } from "../ports/inference.ts";
import type { Log } from "../ports/log.ts";

/** What the warm-up works with. */
export interface WarmUpOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly inference: Inference;
}

/**
 * Time between two looks whether the model is in memory, milliseconds: opening a conversation is cheap and frequent. After
 * an answer it is longer, for Ollama keeps a model for five minutes unless it is set up otherwise.
 */
const LOOK_EVERY_MS = 10_000;
const LOOK_AGAIN_MS = 60_000;

/** Loads the model when it is not in memory. */
export class WarmUp {
  readonly #end = new AbortController();
  #isBusy = false;
  #lookedAt = -Infinity;
  #lookedFor = "";
  /** The model that sent a byte last. */
  #seen = "";

  constructor(readonly options: WarmUpOptions) {}

  /** Whether the model in use has answered, or was loaded: what is asked now does not load it. */
  get isWarm(): boolean {
    return this.#seen === this.options.inference.model;
  }

  /** The model in use has sent a byte. */
  seen(): void {
    this.#seen = this.options.inference.model;
  }

  /** Loads the model if the inference server is there, has it, and does not have it in memory. Never rejects. */
  async run(): Promise<void> {
    const { clock, inference, log } = this.options;
    const now = clock.monotonic();
    const { model } = inference;
    const isFresh = model === this.#lookedFor &&
      now - this.#lookedAt < (this.isWarm ? LOOK_AGAIN_MS : LOOK_EVERY_MS);
    if (this.#isBusy || isFresh || this.#end.signal.aborted) return;
    this.#isBusy = true;
    this.#lookedAt = now;
    this.#lookedFor = model;
    try {
      if (await this.#isMissing()) {
        await inference.load(this.#end.signal);
        this.seen();
      }
    } catch (error) {
      const kind = error instanceof InferenceFailure ? error.kind : "fault";
      if (!this.#end.signal.aborted) log.info("the model could not be loaded ahead", { kind });
    } finally {
      this.#isBusy = false;
    }
    if (inference.model !== model) await this.run();
  }

  /** Ends loading. Nothing is loaded afterwards. */
  close(): void {
    this.#end.abort();
  }

  /** Whether the model is installed, and not in memory. */
  async #isMissing(): Promise<boolean> {
    const status = await this.options.inference.status();
    if (!status.reachable || !status.ready) return false;
    const own = status.models.find(({ name }) => name === status.model || name === `${status.model}:latest`);
    if (own?.loaded === true) this.seen();
    return own?.loaded !== true;
  }
}
