// The hints for new users that this device has shown.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { PrefsStorage } from "./prefs.ts";

/** The hints, in the order in which they are shown. */
export const HINTS = ["people", "violet", "palette"] as const;

/** Name of a hint. */
export type HintId = typeof HINTS[number];

/** The hints, for views. */
export interface HintStore {
  /** Hints that are no longer needed. */
  readonly known: ReadonlySignal<ReadonlySet<HintId>>;
  /** The user read a hint, or did what it suggests. */
  learn(id: HintId): void;
}

/** Key in the storage. The value: ids of known hints, separated by commas. */
const KEY = "sc_hints";

/** Creates a store with the known hints of `storage`. */
export function createHintStore(storage: PrefsStorage): HintStore {
  const stored = storage.read(KEY)?.split(",") ?? [];
  const known = signal<ReadonlySet<HintId>>(new Set(HINTS.filter((id) => stored.includes(id))));
  return {
    known,
    learn(id): void {
      if (known.value.has(id)) return;
      known.value = new Set([...known.value, id]);
      storage.write(KEY, [...known.value].join(","));
    },
  };
}
