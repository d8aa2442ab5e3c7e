// Work of one key, one piece after another. Sealing runs on another thread and must not change the order of messages.

/** Runs the work of each key in the order in which it was handed in. */
export class SerialQueue {
  readonly #last: Map<string, Promise<void>> = new Map();

  /** Runs `work` after earlier work of the same key, whether or not that succeeded. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const result = (this.#last.get(key) ?? Promise.resolve()).then(work);
    const over = result.then(() => {}, () => {}).then(() => {
      if (this.#last.get(key) === over) this.#last.delete(key);
    });
    this.#last.set(key, over);
    return result;
  }
}
