// Modules that load on demand.

/** A module that loads on demand. */
export interface Lazy<T> {
  /** The module; null until it has loaded. */
  readonly loaded: T | null;
  /** Loads the module, once. Rejects when that fails; the next call tries again. */
  load(): Promise<T>;
}

/** Loads a module once. A failed load is repeated by the next call. */
export class LazyModule<T> implements Lazy<T> {
  loaded: T | null = null;
  #loading: Promise<T> | null = null;
  readonly #fetch: () => Promise<T>;
  readonly #onLoaded: (loaded: T) => void;

  /** `onLoaded` runs once, before `load` resolves. */
  constructor(fetch: () => Promise<T>, onLoaded: (loaded: T) => void = () => {}) {
    this.#fetch = fetch;
    this.#onLoaded = onLoaded;
  }

  load(): Promise<T> {
    if (this.loaded !== null) return Promise.resolve(this.loaded);
    this.#loading ??= this.#fetch().then((loaded) => this.take(loaded));
    this.#loading.catch(() => this.#loading = null);
    return this.#loading;
  }

  /** Takes a module that was loaded elsewhere. */
  take(loaded: T): T {
    this.loaded = loaded;
    this.#onLoaded(loaded);
    return loaded;
  }
}
