// How a question or a trial ends before the model does. Stopping keeps what was made of the answer; cancelling keeps it
// from the first delivered sentence on.

/** Ends one question. Once cancelled, it stays cancelled. */
export class Cancellation {
  #kind: "none" | "stopped" | "cancelled" = "none";
  readonly #controller = new AbortController();
  readonly #endings: (() => void)[] = [];

  /** Aborts once the question is stopped or cancelled. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The asker wants no more of the answer, and is still there. */
  get isStopped(): boolean {
    return this.#kind === "stopped";
  }

  /** The asker has gone. */
  get isCancelled(): boolean {
    return this.#kind === "cancelled";
  }

  /** Stopped or cancelled. */
  get isRequested(): boolean {
    return this.#kind !== "none";
  }

  stop(): void {
    if (!this.isCancelled) this.#kind = "stopped";
    this.#end();
  }

  cancel(): void {
    this.#kind = "cancelled";
    this.#end();
  }

  /** Calls `run` once, when the question is stopped or cancelled. */
  onEnd(run: () => void): void {
    this.#endings.push(run);
  }

  #end(): void {
    this.#controller.abort();
    for (const run of this.#endings.splice(0)) run();
  }
}
