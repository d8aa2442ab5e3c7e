// A question on its way, as its asker holds it: it can be stopped, which keeps what was made of the answer, or cancelled,
// which keeps it from the first delivered sentence on.

/** The handle of one question. */
export class Cancellation {
  /** It is being answered. */
  running = false;
  /** Its answer is not to be remembered. */
  forget = false;
  #stopped = false;
  #cancelled = false;
  readonly #controller = new AbortController();
  readonly #endings: (() => void)[] = [];

  /** Aborts once the question was stopped or cancelled. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The asker has heard enough: what was made so far is the answer. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** The asker has gone. */
  get cancelled(): boolean {
    return this.#cancelled;
  }

  /** Stopped or cancelled. */
  get ended(): boolean {
    return this.#stopped || this.#cancelled;
  }

  stop(): void {
    this.#stopped = true;
    this.#end();
  }

  cancel(): void {
    this.#cancelled = true;
    this.#end();
  }

  /** Calls `run` when the question is stopped or cancelled. */
  onEnd(run: () => void): void {
    this.#endings.push(run);
  }

  #end(): void {
    this.#controller.abort();
    for (const run of this.#endings.splice(0)) run();
  }
}
