// Which entitlement of an account its member sees: what runs, before whatever is over.

import { deepEqual, equal } from "node:assert/strict";
import { presentEntitlement } from "../../../server/hub/premium/entitlement_view.ts";
import type { Entitlement } from "../../../server/ports/premium/entitlement_store.ts";

const NOW = Date.UTC(2026, 0, 31);

function entitlement(id: number, more: Partial<Entitlement> = {}): Entitlement {
  return {
    ...{ id, userId: 1, source: "voucher", reference: String(id), term: { months: 1 }, createdAt: NOW },
    ...{ from: NOW - 10, until: NOW + 10, state: "active", revokedBy: null, reason: null },
    ...{ price: null, currency: null },
    ...more,
  };
}

/** The source of the one that is seen, and how it stands. */
function seen(...entitlements: readonly Entitlement[]): unknown[] {
  const view = presentEntitlement(entitlements, NOW)!;
  deepEqual(presentEntitlement(entitlements.toReversed(), NOW), view, "whatever their order");
  return [view.source, view.state];
}

Deno.test("a member sees the one that runs longest; one that is over never hides it", () => {
  equal(presentEntitlement([], NOW), null);
  const short = entitlement(1);
  const long = entitlement(2, { source: "btcpay", until: NOW + 20 });
  const endless = entitlement(3, { source: "admin", term: null, until: null });
  deepEqual(seen(short, long), ["btcpay", "active"]);
  deepEqual(seen(short, endless, long), ["admin", "active"]);
  // By a row that was written by hand, or a clock that was ahead.
  const revoked = { source: "payment", state: "revoked", revokedBy: "staff" } as const;
  for (const until of [null, NOW + 30]) {
    deepEqual(seen(short, entitlement(4, { ...revoked, until })), ["voucher", "active"]);
  }
});

Deno.test("where none runs, a member sees the one that ended last", () => {
  const over = entitlement(1, { until: NOW });
  const before = entitlement(2, { source: "btcpay", until: NOW - 1, state: "revoked" });
  deepEqual(seen(over, before), ["voucher", "ended"]);
  deepEqual(seen(entitlement(3, { until: NOW - 2 }), before), ["btcpay", "revoked"]);
});
