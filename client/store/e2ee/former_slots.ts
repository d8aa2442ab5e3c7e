// Which of the saved slots open the newest keys, and which were filled before those were made.

import { jsonObject } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import type { FilledSlot } from "./key_recovery_results.ts";

/** Whether a slot holds former keys. `madeAt`: when the newest keys were made; null: they are the first ones. */
export function isFormer({ at }: Pick<FilledSlot, "at">, madeAt: number | null): boolean {
  return madeAt !== null && at < madeAt;
}

/** The slots of an answer of the server, as far as they are slots; undefined where it has no list. */
export function readSlots(value: unknown): readonly FilledSlot[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((one) => {
    const { slot, at } = jsonObject(one) ?? {};
    const time = new Date(at as number | string).getTime();
    return (slot === "code" || slot === "passphrase") && !Number.isNaN(time) ? [{ slot, at: time }] : [];
  });
}
