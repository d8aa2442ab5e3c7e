// Which of the short hints for newcomers somebody has had, remembered on this device.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { PrefsStorage } from "./prefs.ts";

/** The hints, in the order in which they may come. */
export const HINTS = ["people", "violet", "palette"] as const;

/** Name of a hint. */
export type HintId = typeof HINTS[number];

/** The hints as views use them. */
export interface HintStore {
  /** Those that are not needed any more. */
  readonly known: ReadonlySignal<ReadonlySet<HintId>>;
  /** A hint was read, or somebody did what it is about. */
  learn(id: HintId): void;
}

/** Key of what is kept: names with commas between them. */
const KEY = "sc_hints";

/** Reads from `storage` what is known. */
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
