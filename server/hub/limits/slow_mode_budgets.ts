// The budgets of slow mode, which a moderator sets while the node runs.

import type { Budget } from "../../ports/limits.ts";
import { budget, SOCKETS_OF_ADDRESS, SOCKETS_OF_NETWORK, type TierBudgets } from "./bounds.ts";

/**
 * The budgets of slow mode: one message in `seconds` for each user; for guests also as many for each address as it may
 * hold sockets, so that coming back under another name gains nothing.
 */
export function slowModeBudgets(seconds: number): TierBudgets {
  const each = (count: number): Budget => budget(count, count / seconds);
  return {
    principal: each(1),
    address: { ipv6: each(SOCKETS_OF_ADDRESS.ipv6), ipv4: each(SOCKETS_OF_ADDRESS.ipv4) },
    network: { ipv6: each(SOCKETS_OF_NETWORK), ipv4: each(SOCKETS_OF_NETWORK) },
  };
}
