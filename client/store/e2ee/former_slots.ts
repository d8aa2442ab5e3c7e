// Which of the saved slots open the newest keys, and which were filled before those were made.

import type { FilledSlot } from "./key_recovery_results.ts";

/** Whether a slot holds former keys. `madeAt`: when the newest keys were made; null: they are the first ones. */
export function isFormer({ at }: Pick<FilledSlot, "at">, madeAt: number | null): boolean {
  return madeAt !== null && at < madeAt;
}

/** The slots of an answer of the server, those with a time; undefined where it has no list. */
export function readSlots(value: unknown): readonly FilledSlot[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map((one) => ({ slot: one?.slot, at: Number(new Date(one?.at)) }))
    .filter(({ at }) => at >= 0);
}
