// What a request that failed is answered with: its refusal, or the id of a fault that is in the log.

import { Refusal } from "../protocol/errors.ts";
import type { Node } from "../node.ts";

/** The refusal that answers a failed request. Counts it; logs a fault, without its text. */
export function refusalOf(
  error: unknown,
  { metrics, log, clock }: Pick<Node, "metrics" | "log" | "clock">,
): Refusal {
  metrics.refused(error instanceof Refusal ? error.code : "internal", "http");
  if (error instanceof Refusal) return error;
  const fault = clock.uuid();
  log.error("request failed", { fault, cause: error instanceof Error ? error.name : typeof error });
  return new Refusal("internal", `Something went wrong on our side (${fault}).`, { fault });
}
