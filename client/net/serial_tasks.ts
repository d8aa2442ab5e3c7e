// Asynchronous tasks that run one after another.

/** Runs tasks one at a time, in the order of their calls. */
export class SerialTasks {
  /** Settles with the latest task; it never rejects. */
  #tail: Promise<unknown> = Promise.resolve();

  /** Runs `task` after all earlier ones, also when one of them failed. Resolves and rejects as `task` does. */
  run<T>(task: () => T | Promise<T>): Promise<T> {
    const result = this.#tail.then(task);
    this.#tail = result.catch(() => {});
    return result;
  }
}
