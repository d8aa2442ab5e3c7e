// The contract of ignores.

import assert from "node:assert/strict";
import { type Check, MOMENT, registerAll } from "./harness.ts";

/** Registers the tests of ignores. */
export function checkIgnores(check: Check): void {
  check("ignored accounts are listed by name, for who ignores them only", async (harness) => {
    const { store } = harness;
    const [ada, zoe, bob, mia] = await registerAll(store, "Ada", "Zoe", "bob", "Mia");
    for (const id of [zoe, bob, mia]) await store.ignores.add(ada, id, MOMENT);
    const listed = [{ id: bob, username: "bob" }, { id: mia, username: "Mia" }, { id: zoe, username: "Zoe" }];
    assert.deepEqual(await store.ignores.listOf(ada), listed);
    assert.deepEqual(await store.ignores.listOf(zoe), []);
    assert.deepEqual(await (await harness.reopen()).ignores.listOf(ada), listed);
  });

  check("ignoring again, also at once, changes nothing", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await Promise.all([1, 2, 3].map((at) => store.ignores.add(ada, bob, at)));
    assert.deepEqual(await store.ignores.listOf(ada), [{ id: bob, username: "Bob" }]);
  });

  check(
    "an ignore ends for that person alone, and ending what is not there changes nothing",
    async ({ store }) => {
      const [ada, bob, cleo] = await registerAll(store, "Ada", "Bob", "Cleo");
      await store.ignores.add(ada, bob, MOMENT);
      await store.ignores.add(ada, cleo, MOMENT);
      await store.ignores.add(cleo, bob, MOMENT);
      await store.ignores.remove(ada, bob);
      await store.ignores.remove(ada, bob);
      await store.ignores.remove(bob, ada);
      assert.deepEqual(await store.ignores.listOf(ada), [{ id: cleo, username: "Cleo" }]);
      assert.deepEqual(await store.ignores.listOf(cleo), [{ id: bob, username: "Bob" }]);
    },
  );

  check("an ignore of or by an account that is gone does nothing, and is no fault", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await store.ignores.add(ada, 9_999, MOMENT);
    await store.ignores.add(9_999, ada, MOMENT);
    assert.deepEqual(await store.ignores.listOf(ada), []);
    assert.deepEqual(await store.ignores.listOf(9_999), []);
  });
}
