// A place among the questions that are answered at a time: taken until every request to the model has really ended.

/** One place. */
export class Slot {
  readonly #held: Promise<unknown>[] = [];

  /** Keeps the place until `over` has settled, also when the answer is there before. */
  hold(over: Promise<unknown>): void {
    this.#held.push(over);
  }

  /** Resolves when nothing holds the place. Never rejects. */
  async free(): Promise<void> {
    await Promise.allSettled(this.#held);
  }
}
