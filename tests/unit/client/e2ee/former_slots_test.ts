// Which saved slots open the newest keys.

import assert from "node:assert/strict";
import { losesKeys } from "../../../../client/views/people/log_out.ts";
import { isFormer, readSlots } from "../../../../client/store/e2ee/former_slots.ts";
import { createKeyStore, type OwnKeys } from "../../../../client/store/e2ee/own_keys_store.ts";

Deno.test("a slot that was filled before the newest keys were made holds former ones", () => {
  assert.equal(isFormer({ at: 5_000 }, null), false, "the first keys");
  assert.equal(isFormer({ at: 5_000 }, 60_000), true);
  assert.equal(isFormer({ at: 60_000 }, 60_000), false);
  assert.equal(isFormer({ at: 59_999 }, 60_000), true);
});

Deno.test("slots are read with either form of time", () => {
  assert.equal(readSlots(undefined), undefined);
  assert.deepEqual(readSlots([{ slot: "code", at: 7 }, { slot: "passphrase", at: "1970-01-01T00:00:01Z" }]), [
    { slot: "code", at: 7 },
    { slot: "passphrase", at: 1_000 },
  ]);
  const none = [null, 5, { slot: "x", at: 1 }, { slot: "code" }, { slot: "code", at: "soon" }, {
    slot: "code",
    at: 1e300,
  }];
  assert.deepEqual(readSlots(none), [], "what is none");
});

Deno.test("logging out warns where keys may be here and are not known to be saved", () => {
  const store = createKeyStore();
  const warns = (own: OwnKeys, isBackedUp: boolean | null): boolean => {
    store.own.value = own;
    store.isBackedUp.value = isBackedUp;
    return losesKeys(store);
  };
  for (const own of ["ready", "alarm", "failed", "loading"] as const) {
    assert.equal(warns(own, false), true, own);
    assert.equal(warns(own, null), true, own);
    assert.equal(warns(own, true), false, own);
  }
  for (const own of ["none", "unable", "locked", "former"] as const) {
    assert.equal(warns(own, false), false, own);
  }
});
