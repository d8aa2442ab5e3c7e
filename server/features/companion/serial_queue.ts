// Work for one person, one piece after another: sealing takes another thread, which must not change the order of things.

/** Runs work of each key in the order in which it was handed in. */
export class SerialQueue {
  readonly #last: Map<string, Promise<void>> = new Map();

  /** Runs `work` after what was handed in before for the same key, whether or not that succeeded. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const result = (this.#last.get(key) ?? Promise.resolve()).then(work);
    const over = result.then(() => {}, () => {}).then(() => {
      if (this.#last.get(key) === over) this.#last.delete(key);
    });
    this.#last.set(key, over);
    return result;
  }
}
