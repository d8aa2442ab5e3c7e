// The contract of access to the companion: a row for each source with its time, and a flag that says whether one stands.

import assert from "node:assert/strict";
import { type Check, MOMENT, registerAll } from "./harness.ts";

/** Registers the tests of access to the companion. */
export function checkAiGrants(check: Check): void {
  check(
    "access is kept with its source and time, over a restart, and nobody else gets it",
    async (harness) => {
      const [ada, bob] = await registerAll(harness.store, "Ada", "Bob");
      await harness.store.moderation.transact(async (within) => {
        assert.equal(await within.grantAi(ada, "payment", MOMENT), true);
      });
      const { accounts, moderation } = await harness.reopen();
      assert.deepEqual(await moderation.aiGrants(ada), [
        { source: "payment", grantedAt: MOMENT, revokedAt: null },
      ]);
      assert.equal((await accounts.byId(ada))?.hasAiAccess, true);
      assert.equal((await accounts.byId(bob))?.hasAiAccess, false);
      assert.deepEqual(await moderation.aiGrants(bob), []);
    },
  );

  check(
    "access from one source is given once while it stands; from another source it is a row more",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      await store.moderation.transact(async (within) => {
        assert.equal(await within.grantAi(ada, "payment", 1), true);
        assert.equal(await within.grantAi(ada, "payment", 2), false);
        assert.equal(await within.grantAi(ada, "admin", 3), true);
      });
      assert.deepEqual(await store.moderation.aiGrants(ada), [
        { source: "payment", grantedAt: 1, revokedAt: null },
        { source: "admin", grantedAt: 3, revokedAt: null },
      ]);
    },
  );

  check("taking access away ends every row, and it can be given anew", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await store.moderation.transact(async (within) => {
      await within.grantAi(ada, "admin", 1);
      await within.grantAi(ada, "payment", 2);
      await within.revokeAi(ada, 3);
    });
    assert.equal((await store.accounts.byId(ada))?.hasAiAccess, false);
    await store.moderation.transact(async (within) => {
      assert.equal(await within.grantAi(ada, "payment", 4), true);
    });
    assert.equal((await store.accounts.byId(ada))?.hasAiAccess, true);
    assert.deepEqual(await store.moderation.aiGrants(ada), [
      { source: "admin", grantedAt: 1, revokedAt: 3 },
      { source: "payment", grantedAt: 2, revokedAt: 3 },
      { source: "payment", grantedAt: 4, revokedAt: null },
    ]);
  });

  check("an act that fails gives no access", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const act = store.moderation.transact(async (within) => {
      await within.grantAi(ada, "payment", 1);
      throw new Error("Something else went wrong");
    });
    await assert.rejects(act, { message: "Something else went wrong" });
    assert.equal((await store.accounts.byId(ada))?.hasAiAccess, false);
    assert.deepEqual(await store.moderation.aiGrants(ada), []);
  });

  check("the rows of an account end with it", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await store.moderation.transact((within) => within.grantAi(ada, "payment", 1));
    assert.equal(await store.accounts.remove(ada), true);
    assert.deepEqual(await store.moderation.aiGrants(ada), []);
  });
}
