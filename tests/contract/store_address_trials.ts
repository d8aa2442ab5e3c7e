// The contract of free messages by the address of registration: over all its accounts, by the day, none taken twice.

import assert from "node:assert/strict";
import type { AddressTrial } from "../../server/ports/store.ts";
import { askOpen, count } from "../support/exchanges.ts";
import { type Check, MOMENT, registerAll } from "./harness.ts";
import { givePremium } from "../support/premium.ts";

const FREE_LIMIT = 3;
/** A day, and an address with thirty free messages on it. */
const DAY = 20_000;
const HOME: AddressTrial = { digest: "home", day: DAY, limit: 30 };

/** Registers the tests of free messages by address. */
export function checkAddressTrials(check: Check): void {
  check(
    "the digest of the address of registration is kept on the account, and ends with it",
    async (harness) => {
      const ada = await harness.store.accounts.create({
        ...{ username: "Ada", passwordHash: "h", email: null, createdAt: 1 },
        addressDigest: "home",
      });
      assert.equal(ada.addressDigest, "home");
      const [bob] = await registerAll(harness.store, "Bob");
      const { accounts } = await harness.reopen();
      assert.equal((await accounts.byName("ada"))?.addressDigest, "home");
      assert.equal((await accounts.byId(bob))?.addressDigest, undefined);
    },
  );

  check(
    "the free messages of an address are those of all its accounts, also of deleted ones",
    async ({ store }) => {
      const answer = { at: 300, freeLimit: FREE_LIMIT, address: HOME };
      for (let round = 0; round < 10; round++) {
        const [ada] = await registerAll(store, `ada-${round}`);
        for (let number = 1; number <= FREE_LIMIT; number++) {
          assert.equal((await count(store, ada, answer))?.aiMessagesUsed, number);
        }
        assert.equal(await count(store, ada, answer), undefined);
        await store.accounts.remove(ada);
      }
      assert.equal(await store.companions.usedFrom(HOME), 30);
      const [eve] = await registerAll(store, "Eve");
      assert.equal(await count(store, eve, answer), undefined);
      assert.deepEqual(await store.companions.history(eve), []);
      assert.equal(
        (await store.accounts.byId(eve))?.aiMessagesUsed,
        0,
        "nothing is taken of the account alone",
      );
      const tomorrow = { ...answer, address: { ...HOME, day: DAY + 1 } };
      assert.equal((await count(store, eve, tomorrow))?.aiMessagesUsed, 1);
      const elsewhere = { ...answer, address: { ...HOME, digest: "office" } };
      assert.equal((await count(store, eve, elsewhere))?.aiMessagesUsed, 2);
      assert.equal((await count(store, eve, { ...answer, address: null }))?.aiMessagesUsed, 3);
    },
  );

  check(
    "an account without a free message, and one with access, take none of their address",
    async ({ store }) => {
      const [ada, bob] = await registerAll(store, "Ada", "Bob");
      await givePremium(store, ada);
      const answer = { at: 300, freeLimit: FREE_LIMIT, address: { ...HOME, limit: 1 } };
      for (let number = 1; number <= 5; number++) assert.ok(await count(store, ada, answer));
      assert.equal(await count(store, bob, { ...answer, freeLimit: 0 }), undefined);
      assert.equal(await store.companions.usedFrom(HOME), 0);
      assert.ok(await count(store, bob, answer));
      assert.equal(await count(store, bob, answer), undefined);
      assert.ok(await count(store, ada, answer), "the limit is none with access");
      assert.equal(await store.companions.usedFrom(HOME), 1);
    },
  );

  check("an answer to an account that is gone is counted for its address alone", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await store.accounts.remove(ada);
    const answer = { at: 300, freeLimit: FREE_LIMIT, address: HOME };
    assert.equal(await count(store, ada, answer), undefined);
    assert.equal(await store.companions.usedFrom(HOME), 1);
  });

  check("of addresses today and yesterday are kept, and nothing before", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    for (const day of [DAY, DAY + 1, DAY + 2]) {
      const address = { digest: `home ${day}`, day, limit: 30 };
      await count(store, ada, { at: 300, freeLimit: 100, address });
    }
    const used = (day: number) => store.companions.usedFrom({ digest: `home ${day}`, day });
    assert.deepEqual([await used(DAY), await used(DAY + 1), await used(DAY + 2)], [0, 1, 1]);
  });

  check(
    "a turn that cannot be sealed takes nothing of the address",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      const turn = { at: MOMENT, seal: () => assert.fail("no key") };
      const counting = { at: 300, freeLimit: FREE_LIMIT, address: HOME };
      const asked = (await askOpen(store, ada, "one"))!;
      await assert.rejects(store.companions.answer(ada, asked, { turn, counting }));
      assert.equal(await store.companions.usedFrom(HOME), 0);
    },
  );

  check(
    "of sixty answers at once to twenty accounts of one address, exactly its thirty are completed",
    async ({ store }) => {
      const names = Array.from({ length: 20 }, (_, index) => `ada-${index}`);
      const accounts = await registerAll(store, ...names);
      const answer = { at: 300, freeLimit: FREE_LIMIT, address: HOME };
      const outcomes = await Promise.all(
        [...accounts, ...accounts, ...accounts].map((id) => count(store, id, answer)),
      );
      assert.equal(outcomes.filter((outcome) => outcome !== undefined).length, 30);
      const used = await Promise.all(
        accounts.map(async (id) => (await store.accounts.byId(id))!.aiMessagesUsed),
      );
      assert.equal(used.reduce((sum, one) => sum + one, 0), 30);
      assert.equal(await store.companions.usedFrom(HOME), 30);
    },
  );
}
