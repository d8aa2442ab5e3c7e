// What premium gives at this installation.

/** What premium can give: no limit of messages to the companion, and to be answered first. */
export type Perk = "unlimited" | "priority";

/** What premium gives here: first in the queue only where questions may wait. */
export function perksOf({ violetQueue }: { readonly violetQueue: number }): Perk[] {
  return violetQueue > 0 ? ["unlimited", "priority"] : ["unlimited"];
}
