// Receipts of messages: found again for ten minutes, however many there are, and not kept without end.

import assert from "node:assert/strict";
import { IdempotencyCache } from "../../../server/hub/limits/idempotency_cache.ts";
import { FakeClock } from "../../support/fake_clock.ts";

const WINDOW_MS = 10 * 60_000;

Deno.test("resends: a receipt is found for ten minutes, by person and id in any case", () => {
  const clock = new FakeClock();
  const resends = new IdempotencyCache(clock);
  const id = crypto.randomUUID();
  resends.keep("account:1", id, { id: 7, ts: "then" });
  clock.advance(WINDOW_MS - 1);
  resends.keep("account:1", crypto.randomUUID(), { id: 8, ts: "later" });
  assert.deepEqual(find(resends, "account:1", id.toUpperCase()), { id: 7, ts: "then" });
  assert.equal(find(resends, "account:2", id), undefined);
  clock.advance(1);
  assert.equal(find(resends, "account:1", id), undefined);
});

Deno.test("resends: the latest twenty thousand are remembered, those long before are not", () => {
  const resends = new IdempotencyCache(new FakeClock());
  const ids = Array.from({ length: 60_000 }, () => crypto.randomUUID());
  for (const [index, id] of ids.entries()) resends.keep("account:1", id, { id: index, ts: "" });
  for (const [index, id] of ids.slice(-20_000).entries()) {
    assert.equal(find(resends, "account:1", id)?.id, 40_000 + index);
  }
  assert.equal(find(resends, "account:1", ids[0]!), undefined);
});

Deno.test("resends: what is forgotten, and ids that are no UUIDs, are not found", () => {
  const resends = new IdempotencyCache(new FakeClock());
  const id = crypto.randomUUID();
  resends.keep("account:1", id, { id: 1, ts: "" });
  resends.forget("account:1", id);
  resends.keep("account:1", "1", { id: 2, ts: "" });
  assert.equal(find(resends, "account:1", id), undefined);
  assert.equal(find(resends, "account:1", "1"), undefined);
});

/** The receipt without what the class keeps beside it. */
function find(
  resends: IdempotencyCache,
  person: string,
  id: string,
): { id: unknown; ts: string } | undefined {
  const found = resends.find(person, id);
  return found === undefined ? undefined : { id: found.id, ts: found.ts };
}
