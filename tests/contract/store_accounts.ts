// The contract of accounts: names, passwords, addresses.

import assert from "node:assert/strict";
import type { Store } from "../../server/ports/store.ts";
import { type Check, MOMENT, register, registerAll } from "./harness.ts";

/** Registers the tests of accounts, roles and removal apart. */
export function checkAccounts(check: Check): void {
  check(
    "a new account is what it was made from, an ordinary user with token version 1",
    async ({ store }) => {
      const account = await register(store, "Ada", "Ada@Example.org");
      assert.ok(Number.isSafeInteger(account.id) && account.id > 0);
      assert.deepEqual(account, {
        id: account.id,
        username: "Ada",
        passwordHash: "hash of Ada",
        email: "Ada@Example.org",
        verifiedEmail: null,
        role: "user",
        isVerified: false,
        hasSecondFactor: false,
        premiumUntil: null,
        aiMessagesUsed: 0,
        aiMessagesUnlimited: 0,
        tokenVersion: 1,
        createdAt: MOMENT,
      });
      assert.deepEqual(await store.accounts.byId(account.id), account);
      assert.deepEqual(await store.accounts.byName("Ada"), account);
    },
  );

  check("an account outlasts the store being closed", async (harness) => {
    const account = await register(harness.store, "Ada", "ada@example.org");
    const again = await harness.reopen();
    assert.deepEqual(await again.accounts.byName("ada"), account);
  });

  check("accounts are found by name in any case, and the name keeps its case", async ({ store }) => {
    await register(store, "Ada-Lovelace_1");
    for (const name of ["ada-lovelace_1", "ADA-LOVELACE_1", "Ada-Lovelace_1"]) {
      assert.equal((await store.accounts.byName(name))?.username, "Ada-Lovelace_1");
    }
  });

  check("nobody is found under an unknown name or id", async ({ store }) => {
    await register(store, "Ada");
    for (const name of ["", "Ad", "Adaa", "%", "A_a", "Ada' or '1'='1", "Ada\0", "\ud800"]) {
      assert.equal(await store.accounts.byName(name), undefined, JSON.stringify(name));
    }
    for (const id of [0, -1, 2 ** 53, 1.5, NaN, Infinity]) {
      assert.equal(await store.accounts.byId(id), undefined, String(id));
    }
  });

  check("a name that differs in case only is taken, and changes nothing", async ({ store }) => {
    const ada = await register(store, "Ada");
    await assert.rejects(register(store, "aDA", "other@example.org"), {
      name: "Refusal",
      code: "username_taken",
    });
    assert.deepEqual(await store.accounts.byName("ada"), ada);
  });

  check("several accounts may name one e-mail address", async ({ store }) => {
    await register(store, "Ada", "zoe@example.org");
    await register(store, "Bob", "Zoe@example.org");
    assert.equal((await store.accounts.byName("Bob"))?.email, "Zoe@example.org");
    assert.equal(await store.recovery.byVerifiedEmail("zoe@example.org"), undefined);
  });

  check("any number of accounts have no e-mail address", async ({ store }) => {
    await registerAll(store, "Ada", "Bob", "Cleo");
    assert.equal((await store.accounts.byName("Cleo"))?.email, null);
  });

  check("of many registrations of one name at once exactly one succeeds", async ({ store }) => {
    const tries = Array.from({ length: 20 }, (_, i) => register(store, i % 2 === 0 ? "Ada" : "ADA"));
    const outcomes = await Promise.allSettled(tries);
    assert.equal(outcomes.filter((outcome) => outcome.status === "fulfilled").length, 1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") assert.equal(outcome.reason.code, "username_taken");
    }
  });

  check("a new password raises the token version and changes nothing else", async ({ store }) => {
    const [account, other] = [await register(store, "Ada"), await register(store, "Bob")];
    const changed = { ...account, passwordHash: "another", tokenVersion: 2 };
    assert.deepEqual(await store.accounts.setPassword(account.id, "another"), changed);
    assert.deepEqual(await store.accounts.byId(account.id), changed);
    assert.deepEqual(await store.accounts.byId(other.id), other);
    assert.equal(await store.accounts.setPassword(9_999, "another"), undefined);
  });

  check("revoking tokens raises the token version, once for each time, also at once", async ({ store }) => {
    const account = await register(store, "Ada");
    const seen = await Promise.all([1, 2, 3].map(() => store.accounts.revokeTokens(account.id)));
    assert.deepEqual(seen.map((now) => now?.tokenVersion).sort(), [2, 3, 4]);
    assert.deepEqual(await store.accounts.byId(account.id), { ...account, tokenVersion: 4 });
    assert.equal(await store.accounts.revokeTokens(9_999), undefined);
  });

  check("an address is known to the account that signed in from it, and to no other", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.accounts.rememberAddress(ada, "digest", MOMENT);
    assert.equal(await store.accounts.knowsAddress(ada, "digest"), true);
    assert.equal(await store.accounts.knowsAddress(ada, "Digest"), false);
    assert.equal(await store.accounts.knowsAddress(bob, "digest"), false);
  });

  check("the newest twenty addresses are kept, by when they were last seen", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.accounts.rememberAddress(bob, "a0", MOMENT);
    for (let i = 0; i < 20; i++) await store.accounts.rememberAddress(ada, `a${i}`, MOMENT + i);
    await store.accounts.rememberAddress(ada, "a0", MOMENT + 20);
    await store.accounts.rememberAddress(ada, "a20", MOMENT + 21);
    assert.deepEqual(await known(store, ada, 22), [0, 2, 3, ...range(4, 20)]);
    assert.deepEqual(await known(store, bob, 22), [0]);
  });

  check("an address of an account that is gone is not remembered, and is no fault", async ({ store }) => {
    await store.accounts.rememberAddress(9_999, "digest", MOMENT);
    assert.equal(await store.accounts.knowsAddress(9_999, "digest"), false);
  });
}

async function known(store: Store, id: number, count: number): Promise<number[]> {
  const indexes = range(0, count - 1);
  const answers = await Promise.all(indexes.map((i) => store.accounts.knowsAddress(id, `a${i}`)));
  return indexes.filter((i) => answers[i]);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
