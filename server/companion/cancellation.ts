// How a question or a trial ends before the model does. Stopping keeps what was made of the answer; cancelling keeps it
// from the first delivered sentence on.

/** Ends one question. Once cancelled, it stays cancelled. */
export class Cancellation {
  #kind: "none" | "stopped" | "cancelled" = "none";
  #isLeft = false;
  readonly #endings: (() => void)[] = [];

  /** The asker wants no more of the answer, and is still there. */
  get isStopped(): boolean {
    return this.#kind === "stopped";
  }

  /** The asker has gone. */
  get isCancelled(): boolean {
    return this.#kind === "cancelled";
  }

  /** The asker has gone without a word, and may come back. */
  get isLeft(): boolean {
    return this.#isLeft;
  }

  /** Stopped or cancelled. */
  get isRequested(): boolean {
    return this.#kind !== "none";
  }

  stop(): void {
    if (!this.isCancelled) this.#kind = "stopped";
    this.#end();
  }

  /** `isLeft`: the asker's connection is gone. Else the asker, or the server, wants the question to end. */
  cancel(isLeft = false): void {
    this.#kind = "cancelled";
    this.#isLeft = isLeft;
    this.#end();
  }

  /** Calls `run` once, when the question is stopped or cancelled. */
  onEnd(run: () => void): void {
    this.#endings.push(run);
  }

  #end(): void {
    for (const run of this.#endings.splice(0)) run();
  }
}
