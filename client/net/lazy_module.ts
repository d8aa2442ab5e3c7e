// Parts of the page that are loaded when they are first needed.

/** Something that is loaded when it is first needed. */
export interface Lazy<T> {
  /** Null until it is loaded. */
  readonly loaded: T | null;
  load(): Promise<T>;
}

/** Loads once. What failed is tried again the next time. */
export class LazyModule<T> implements Lazy<T> {
  loaded: T | null = null;
  #loading: Promise<T> | null = null;
  readonly #fetch: () => Promise<T>;
  readonly #onLoaded: (loaded: T) => void;

  /** `onLoaded` is called once, before anybody else gets what was loaded. */
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

  /** Takes what was loaded elsewhere. */
  take(loaded: T): T {
    this.loaded = loaded;
    this.#onLoaded(loaded);
    return loaded;
  }
}
