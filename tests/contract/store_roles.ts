// The contract of roles and of removal: there is always a root, and nothing is left of who goes.

import assert from "node:assert/strict";
import { type Check, MOMENT, register, registerAll } from "./harness.ts";

const LAST_ROOT = { name: "Refusal", code: "conflict" };

/** Registers the tests of roles and removal. */
export function checkRoles(check: Check): void {
  check("a role is set on one account and lasts", async (harness) => {
    const { store } = harness;
    const [ada, bob] = [await register(store, "Ada"), await register(store, "Bob")];
    for (const role of ["mod", "admin", "root"] as const) {
      assert.deepEqual(await store.accounts.setRole(ada.id, role), { ...ada, role });
    }
    const again = await harness.reopen();
    assert.equal((await again.accounts.byId(ada.id))?.role, "root");
    assert.deepEqual(await again.accounts.byId(bob.id), bob);
    assert.equal(await again.accounts.setRole(9_999, "mod"), undefined);
  });

  check("staff are moderators and above, by name", async ({ store }) => {
    const [zoe, , adam, mia] = await registerAll(store, "Zoe", "Bob", "adam", "Mia");
    assert.deepEqual(await store.accounts.staffNames(), []);
    await store.accounts.setRole(zoe, "mod");
    await store.accounts.setRole(adam, "root");
    await store.accounts.setRole(mia, "admin");
    assert.deepEqual(await store.accounts.staffNames(), ["adam", "Mia", "Zoe"]);
  });

  check("the last root keeps the role and the account, until there is another", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.accounts.setRole(ada, "root");
    for (const role of ["admin", "mod", "user"] as const) {
      await assert.rejects(store.accounts.setRole(ada, role), LAST_ROOT);
    }
    await assert.rejects(store.accounts.remove(ada), LAST_ROOT);
    assert.equal((await store.accounts.setRole(ada, "root"))?.role, "root");

    await store.accounts.setRole(bob, "root");
    assert.equal((await store.accounts.setRole(ada, "user"))?.role, "user");
    assert.equal(await store.accounts.remove(ada), true);
    await assert.rejects(store.accounts.remove(bob), LAST_ROOT);
  });

  check("others change role and go while there is no root at all", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    assert.equal((await store.accounts.setRole(ada, "admin"))?.role, "admin");
    assert.equal((await store.accounts.setRole(ada, "user"))?.role, "user");
    assert.equal(await store.accounts.remove(bob), true);
  });

  check("two roots that step down at once leave one", async ({ store }) => {
    const ids = await registerAll(store, "Ada", "Bob");
    for (const id of ids) await store.accounts.setRole(id, "root");
    const [down, gone] = await Promise.allSettled([
      store.accounts.setRole(ids[0], "user"),
      store.accounts.remove(ids[1]),
    ]);
    assert.deepEqual([down.status, gone.status].sort(), ["fulfilled", "rejected"]);
    assert.equal((await store.accounts.staffNames()).length, 1);
  });

  check("a removed account is gone, and its name and e-mail address are free", async ({ store }) => {
    const ada = await register(store, "Ada", "ada@example.org");
    assert.equal(await store.accounts.remove(ada.id), true);
    assert.equal(await store.accounts.remove(ada.id), false);
    assert.equal(await store.accounts.byId(ada.id), undefined);
    assert.equal(await store.accounts.byName("Ada"), undefined);
    assert.equal((await register(store, "ada", "ADA@example.org")).username, "ada");
  });

  check("an id is never used again, even that of the newest account after a restart", async (harness) => {
    const [, newest] = await registerAll(harness.store, "Ada", "Bob");
    await harness.store.accounts.remove(newest);
    const again = await harness.reopen();
    const next = await register(again, "Bob");
    assert.ok(next.id > newest, `${next.id} > ${newest}`);
    await again.accounts.remove(next.id);
    assert.ok((await register(again, "Cleo")).id > next.id);
  });

  check("whoever takes a removed person's name inherits nothing", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.ignores.add(bob, ada, MOMENT);
    await store.accounts.rememberAddress(ada, "digest", MOMENT);
    await store.conversations.invite(ada, bob, MOMENT);
    await store.conversations.invite(bob, ada, MOMENT);
    await store.accounts.remove(ada);
    const [heir] = await registerAll(store, "Ada");
    assert.deepEqual(await store.ignores.listOf(bob), []);
    assert.equal(await store.accounts.knowsAddress(heir, "digest"), false);
    assert.equal(await store.conversations.get(heir, bob), undefined);
    assert.deepEqual(await store.messages.history(heir, bob, { limit: 10 }), []);
  });
}
