// Entitlements as members and staff see them at a time.

import { isoTime } from "../../ports/clock.ts";
import type { Entitlement, NamedEntitlement } from "../../ports/premium/entitlement_store.ts";
import { isRunning, NO_END } from "../../ports/premium/premium_time.ts";
import type {
  EntitlementState,
  EntitlementView,
  ListedEntitlement,
} from "../../protocol/premium/entitlements.ts";

/** How an entitlement stands at a time. */
export function stateAt(entitlement: Entitlement, at: number): EntitlementState {
  const { state } = entitlement;
  return state === "revoked" || isRunning(entitlement, at) ? state : "ended";
}

/** The entitlement that runs longest at a time; where none runs, the one that ended last. Null for none at all. */
export function presentEntitlement(entitlements: readonly Entitlement[], at: number): EntitlementView | null {
  const running = entitlements.filter((entitlement) => isRunning(entitlement, at));
  const candidates = running.length > 0 ? running : entitlements;
  const [last] = candidates.toSorted((a, b) => endOf(b) - endOf(a) || b.id - a.id);
  return last === undefined ? null : viewOf(last, at);
}

/** A row of the panel. */
export function listedEntitlement(entitlement: NamedEntitlement, at: number): ListedEntitlement {
  const { id, userId, username, reference, from, reason, price, currency } = entitlement;
  return {
    ...{ id, user_id: userId, username, reference, product: "premium", from: isoTime(from) },
    ...viewOf(entitlement, at),
    ...(reason === null ? {} : { reason }),
    ...(price === null ? {} : { price }),
    ...(currency === null ? {} : { currency }),
  };
}

function viewOf(entitlement: Entitlement, at: number): EntitlementView {
  const { source, until } = entitlement;
  return { state: stateAt(entitlement, at), until: until === null ? null : isoTime(until), source };
}

function endOf({ until }: Entitlement): number {
  return until ?? NO_END;
}
