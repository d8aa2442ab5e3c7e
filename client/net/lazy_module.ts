// Parts of the page that are loaded when they are first needed.

/** Loads once. What failed is tried again the next time. */
export class LazyModule<T> {
  /** Null until it is loaded. */
  loaded: T | null = null;
  #loading: Promise<T> | null = null;

  constructor(readonly bring: () => Promise<T>) {}

  load(): Promise<T> {
    this.#loading ??= this.bring().then((part) => {
      this.loaded = part;
      this.arrived(part);
      return part;
    });
    this.#loading.catch(() => this.#loading = null);
    return this.#loading;
  }

  /** It is here, and nobody has used it yet. */
  protected arrived(_part: T): void {}
}
