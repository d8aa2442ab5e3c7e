// Which of the saved slots open the newest keys, and which were filled before those were made.

import type { FilledSlot } from "./key_recovery_results.ts";

/** Whether a slot holds former keys. `madeAt`: when the newest keys were made; null: they are the first ones. */
export function isFormer({ at }: Pick<FilledSlot, "at">, madeAt: number | null): boolean {
  return madeAt !== null && at < madeAt;
}

/** The slots of an answer of the server; undefined where it has none. */
export function readSlots(value: unknown): readonly FilledSlot[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map(({ slot, at }) => ({ slot, at: typeof at === "number" ? at : Date.parse(at) }));
}
