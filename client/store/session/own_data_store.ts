// Something of the own account, as the server said it last.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { Refused } from "./session_store.ts";

/** The data, and how they came about. */
export interface OwnDataStore<T> {
  /** Null before the first answer. */
  readonly own: ReadonlySignal<T | null>;
  /** Why they could not be loaded; null when they could. */
  readonly refused: ReadonlySignal<Refused | null>;
  /**
   * A request is sent whose answer has the data. Returns whether that answer still counts: no later request was sent, and
   * the session has not ended.
   */
  ask(): () => boolean;
  loaded(own: T): void;
  failed(refused: Refused): void;
  /** They are loaded for the first time, or once more after a failure. */
  loading(): void;
  /** The session has ended. */
  clear(): void;
}

/** Creates a store without an answer. */
export function createOwnDataStore<T>(): OwnDataStore<T> {
  const own = signal<T | null>(null);
  const refused = signal<Refused | null>(null);
  let latest = 0;
  return {
    own,
    refused,
    ask() {
      const number = ++latest;
      return () => number === latest;
    },
    loaded(now): void {
      own.value = now;
      refused.value = null;
    },
    failed: (why) => refused.value = why,
    loading: () => refused.value = null,
    clear(): void {
      latest++;
      own.value = null;
      refused.value = null;
    },
  };
}
