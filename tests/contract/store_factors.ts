// The contract of second factors: one-time codes, passkeys, and what is accepted once.

import assert from "node:assert/strict";
import type { FactorStore, NewPasskey, Once } from "../../server/ports/factors/factor_store.ts";
import { KEPT } from "../../server/ports/limits.ts";
import type { Store } from "../../server/ports/store.ts";
import { type Check, MOMENT, registerAll } from "./harness.ts";

const code = (step: number, of = "ada"): Once => ({ key: `totp ${of} ${step}`, expiresAt: MOMENT + 60_000 });
const challenge = (key: string): Once => ({ key, expiresAt: MOMENT + 300_000 });
const use = (...once: Once[]) => ({ at: MOMENT, once });

function passkey(credentialId: string, counter = 0): NewPasskey {
  return {
    ...{ credentialId, publicKey: "a2V5", counter, transports: ["internal", "hybrid"] },
    ...{ name: "Laptop", createdAt: MOMENT },
  };
}

/** Starts one-time codes, and resolves to the id of the secret. */
async function start({ factors }: Store, userId: number, secret = "SECRET"): Promise<number> {
  await factors.startTotp(userId, { at: MOMENT, seal: (id) => `${secret} of ${userId} in ${id}` });
  return (await factors.of(userId)).totp!.id;
}

/** Turns one-time codes on. */
async function turnOn(store: Store, userId: number): ReturnType<FactorStore["confirmTotp"]> {
  return await store.factors.confirmTotp(userId, await start(store, userId), use(code(1)));
}

/** Removes every factor, as a link from staff does. */
function removeAll({ moderation }: Store, userId: number): Promise<boolean> {
  return moderation.transact(({ recovery }) => recovery.removeFactors(userId));
}

/** Registers the tests of second factors. */
export function checkFactors(check: Check): void {
  checkTotp(check);
  checkPasskeys(check);
  checkSpending(check);

  check(
    "removing every factor removes them and no token, and tells whether there were any",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      assert.equal(await removeAll(store, ada), false);
      await turnOn(store, ada);
      await store.factors.addPasskey(ada, passkey("a"), use());
      const { tokenVersion } = (await store.accounts.byId(ada))!;
      assert.equal(await removeAll(store, ada), true);
      assert.deepEqual(await store.factors.of(ada), { totp: null, passkeys: [] });
      const after = (await store.accounts.byId(ada))!;
      assert.deepEqual([after.hasSecondFactor, after.tokenVersion], [false, tokenVersion]);
      assert.equal(await removeAll(store, 9_999), false);
    },
  );

  check(
    "staff without a factor are named in order, and leave the list with their first",
    async ({ store }) => {
      const [zoe, ada] = await registerAll(store, "Zoe", "ada", "Bob");
      for (const id of [zoe, ada]) await store.accounts.setRole(id, "mod");
      const names = async () => (await store.factors.staffWithout()).map(({ username }) => username);
      assert.deepEqual(await names(), ["ada", "Zoe"]);
      await turnOn(store, ada);
      assert.deepEqual(await names(), ["Zoe"]);
    },
  );

  check("factors go with their account, and nothing happens for one that is gone", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.factors.addPasskey(ada, passkey("a"), use());
    await turnOn(store, ada);
    await store.accounts.remove(ada);
    assert.equal(await store.factors.passkey("a"), undefined);
    assert.equal(await store.factors.addPasskey(ada, passkey("a"), use()), undefined);
    await store.factors.startTotp(ada, { at: MOMENT, seal: String });
    assert.deepEqual(await store.factors.of(ada), { totp: null, passkeys: [] });
    assert.equal(await store.factors.spend(ada, use(code(1))), false);
    assert.equal((await store.factors.addPasskey(bob, passkey("a"), use()))?.isFirst, true);
  });
}

function checkTotp(check: Check): void {
  check(
    "a secret is sealed for its row, replaced until it is confirmed, and kept from then on",
    async (harness) => {
      const { store } = harness;
      const [ada] = await registerAll(store, "Ada");
      const first = await start(store, ada, "OLD");
      const second = await start(store, ada, "NEW");
      assert.notEqual(first, second);
      const before = (await store.accounts.byId(ada))!;
      assert.equal(before.hasSecondFactor, false);
      assert.equal(await store.factors.confirmTotp(ada, first, use(code(1))), undefined, "it was replaced");
      const on = await store.factors.confirmTotp(ada, second, use(code(1)));
      assert.deepEqual([on?.isFirst, on?.account.hasSecondFactor], [true, true]);
      assert.equal(on?.account.tokenVersion, before.tokenVersion + 1);
      await assert.rejects(() => start(store, ada), { code: "conflict" });
      assert.equal(await store.factors.confirmTotp(ada, second, use(code(2))), undefined, "it is on");
      const sealed = `NEW of ${ada} in ${second}`;
      assert.deepEqual((await (await harness.reopen()).factors.of(ada)).totp, {
        ...{ id: second, sealed, isConfirmed: true, createdAt: MOMENT },
      });
    },
  );

  check("the confirming code is spent, and a spent one confirms nothing", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await turnOn(store, ada);
    assert.equal(await store.factors.spend(ada, use(code(1))), false);
    assert.equal(await store.factors.removeTotp(ada), true);
    assert.equal(await store.factors.removeTotp(ada), false);
    assert.equal((await store.accounts.byId(ada))!.hasSecondFactor, false);
    assert.equal(await turnOn(store, ada), undefined);
    assert.equal((await store.accounts.byId(ada))!.hasSecondFactor, false);
  });
}

function checkPasskeys(check: Check): void {
  check("a passkey is found by its credential, named, and its account's to remove", async (harness) => {
    const [ada, bob] = await registerAll(harness.store, "Ada", "Bob");
    const on = await harness.store.factors.addPasskey(ada, passkey("a", 7), use());
    assert.equal(on?.isFirst, true);
    const store = await harness.reopen();
    const found = (await store.factors.passkey("a"))!;
    assert.deepEqual({ ...found, id: 0 }, { ...passkey("a", 7), id: 0, userId: ada, usedAt: null });
    assert.deepEqual((await store.factors.of(ada)).passkeys, [found]);
    assert.equal((await store.factors.addPasskey(ada, passkey("b"), use()))?.isFirst, false);
    assert.equal((await store.accounts.byId(ada))!.tokenVersion, on?.account.tokenVersion);
    assert.equal(await store.factors.removePasskey(bob, found.id), false);
    assert.equal(await store.factors.removePasskey(ada, found.id), true);
    assert.equal(await store.factors.removePasskey(ada, found.id), false);
    assert.equal(await store.factors.removePasskey(ada, -1), false);
    assert.equal((await store.accounts.byId(ada))!.hasSecondFactor, true, "one is left");
  });

  check("a credential is registered once, and an account has a bounded number", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.factors.addPasskey(ada, passkey("p0"), use(challenge("first")));
    for (const id of [ada, bob]) {
      await assert.rejects(store.factors.addPasskey(id, passkey("p0"), use(challenge("again"))), {
        code: "conflict",
      });
    }
    assert.equal((await store.accounts.byId(bob))!.hasSecondFactor, false);
    assert.equal(await store.factors.spend(ada, use(challenge("again"))), true, "a refusal spends nothing");
    assert.equal(await store.factors.addPasskey(ada, passkey("x"), use(challenge("first"))), undefined);
    for (let n = 1; n < KEPT.passkeys; n++) await store.factors.addPasskey(ada, passkey(`p${n}`), use());
    await assert.rejects(store.factors.addPasskey(ada, passkey("one more"), use()), { code: "conflict" });
  });

  check("the counter of a passkey rises, or stays at 0, and never goes back", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await store.factors.addPasskey(ada, passkey("a", 5), use());
    await store.factors.addPasskey(ada, passkey("b"), use());
    const [a, b] = (await store.factors.of(ada)).passkeys;
    const count = (id: number, counter: number) =>
      store.factors.spend(ada, {
        at: MOMENT + 1,
        once: [challenge(`${id} ${counter}`)],
        passkey: { id, counter },
      });
    assert.equal(await count(a!.id, 5), false);
    assert.equal(await count(a!.id, 0), false);
    assert.equal(await count(a!.id, 6), true);
    assert.deepEqual(await Promise.all([count(b!.id, 0), store.factors.spend(ada, use(challenge("x")))]), [
      true,
      true,
    ]);
    assert.equal(await count(b!.id, 1), true);
    const now = (await store.factors.of(ada)).passkeys;
    assert.deepEqual(now.map(({ counter, usedAt }) => [counter, usedAt]), [[6, MOMENT + 1], [1, MOMENT + 1]]);
    assert.equal(
      await store.factors.spend(ada, use(challenge(`${a!.id} 5`))),
      true,
      "a failure spends nothing",
    );
  });
}

function checkSpending(check: Check): void {
  check(
    "a code is accepted once, however many try at once, also after the store was opened again",
    async (harness) => {
      const { store } = harness;
      const [ada, bob] = await registerAll(store, "Ada", "Bob");
      const tries = await Promise.all([1, 2, 3, 4].map(() => store.factors.spend(ada, use(code(5)))));
      assert.equal(tries.filter((spent) => spent).length, 1);
      assert.deepEqual(
        [
          await store.factors.isSpent("totp ada 5", MOMENT),
          await store.factors.isSpent("totp ada 5", MOMENT + 60_000),
        ],
        [true, false],
      );
      assert.equal(await store.factors.spend(bob, use(code(5))), false, "a key is one for all accounts");
      assert.equal(await store.factors.spend(bob, use(code(5, "bob"))), true);
      assert.equal(await store.factors.spend(ada, use(challenge("c"), code(5))), false);
      const reopened = await harness.reopen();
      assert.equal(await reopened.factors.spend(ada, use(code(5))), false);
      assert.equal(
        await reopened.factors.spend(ada, use(challenge("c"), code(6))),
        true,
        "the challenge was kept",
      );
    },
  );

  check("a recovery code is spent with its challenge, or neither is", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.recovery.replaceCodes(ada, ["ONE", "TWO"]);
    const spend = (of: number, key: string, recoveryCode: string) =>
      store.factors.spend(of, { ...use(challenge(key)), recoveryCode });
    assert.equal(await spend(ada, "first", "WRONG"), false);
    assert.equal(await spend(bob, "first", "ONE"), false, "it is another account's");
    assert.equal(await store.factors.isSpent("first", MOMENT), false);
    const both = await Promise.all([spend(ada, "first", "ONE"), spend(ada, "first", "TWO")]);
    assert.equal(both.filter((spent) => spent).length, 1, "a challenge takes one code");
    assert.equal(await store.recovery.codesLeft(ada), 1);
    const left = both[0] ? "TWO" : "ONE";
    const uses = await Promise.all([1, 2, 3, 4].map((n) => spend(ada, `next ${n}`, left)));
    assert.equal(uses.filter((spent) => spent).length, 1, "a code is used once");
    const spent = await Promise.all([1, 2, 3, 4].map((n) => store.factors.isSpent(`next ${n}`, MOMENT)));
    assert.deepEqual(spent, uses);
  });

  check(
    "a recovery code signs in or resets the password, also where both are tried at once",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      for (let n = 0; n < 10; n++) {
        await store.recovery.replaceCodes(ada, ["CODE"]);
        const uses = await Promise.all([
          store.factors.spend(ada, { ...use(challenge(`${n}`)), recoveryCode: "CODE" }),
          store.moderation.transact(async ({ recovery }) =>
            await recovery.useCode(ada, "CODE") && await recovery.setPassword(ada, "hash") !== undefined
          ),
        ]);
        assert.equal(uses.filter((isUsed) => isUsed).length, 1);
      }
    },
  );

  check("what has expired is not kept, and what an account may use at once is bounded", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const all = Array.from({ length: KEPT.spentProofs }, (_, n) => challenge(`c${n}`));
    assert.equal(await store.factors.spend(ada, use(...all)), true);
    await assert.rejects(store.factors.spend(ada, use(challenge("one more"))), { code: "rate_limited" });
    const later = { at: MOMENT + 300_000, once: [{ key: "c0", expiresAt: MOMENT + 600_000 }] };
    assert.equal(await store.factors.spend(ada, later), true);
  });
}
