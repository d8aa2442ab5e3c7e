// The contract of the companion's memory: both turns or none, the newest 20, and no free message taken twice.

import assert from "node:assert/strict";
import type { NewTurn, Store } from "../../server/ports/store.ts";
import { type Check, MOMENT, registerAll } from "./harness.ts";
import { checkAddressTrials } from "./store_address_trials.ts";

const FREE_LIMIT = 3;

/** Registers the tests of the companion's memory. */
export function checkCompanions(check: Check): void {
  checkMemory(check);
  checkUncounted(check);
  checkQuota(check);
  checkAddressTrials(check);
}

function checkMemory(check: Check): void {
  check(
    "a question and its answer are kept together, sealed for their rows, over a restart",
    async (harness) => {
      const [ada, bob] = await registerAll(harness.store, "Ada", "Bob");
      const done = await harness.store.companions.complete(ada, {
        turns: turns("one"),
        freeLimit: FREE_LIMIT,
      });
      const [asked, answered] = done?.ids ?? [];
      assert.ok(asked !== undefined && answered !== undefined && asked < answered);
      assert.deepEqual(done, { aiMessagesUsed: 1, hasAiAccess: false, ids: [asked, answered] });
      const { companions } = await harness.reopen();
      assert.deepEqual(await companions.history(ada), [
        { id: asked, role: "user", text: `one? for ${asked}`, at: MOMENT },
        { id: answered, role: "assistant", text: `one! for ${answered}`, at: MOMENT + 1 },
      ]);
      assert.deepEqual(await companions.history(bob), []);
    },
  );

  check("the 21st turn pushes out the first, and nobody else's", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await grantAccess(store, ada);
    await store.companions.complete(bob, { turns: turns("bob"), freeLimit: FREE_LIMIT });
    for (let number = 1; number <= 10; number++) {
      await store.companions.complete(ada, { turns: turns(`${number}`), freeLimit: FREE_LIMIT });
    }
    assert.deepEqual((await texts(store, ada)).length, 20);
    assert.equal((await texts(store, ada))[0], "1?");
    await store.companions.complete(ada, { turns: turns("11"), freeLimit: FREE_LIMIT });
    const kept = await texts(store, ada);
    assert.deepEqual([kept.length, kept[0], kept.at(-1)], [20, "2?", "11!"]);
    assert.deepEqual(await texts(store, bob), ["bob?", "bob!"]);
  });

  check("forgetting takes everything of one person, and the account's end does too", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    for (const person of [ada, bob]) {
      await store.companions.complete(person, { turns: turns("one"), freeLimit: FREE_LIMIT });
    }
    await store.companions.reset(ada);
    assert.deepEqual([await texts(store, ada), await texts(store, bob)], [[], ["one?", "one!"]]);
    await store.accounts.remove(bob);
    assert.deepEqual(await texts(store, bob), []);
  });

  check("an answer that is not to be remembered is counted all the same", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const done = await store.companions.complete(ada, { turns: [], freeLimit: FREE_LIMIT });
    assert.deepEqual(done, { aiMessagesUsed: 1, hasAiAccess: false, ids: [] });
    assert.deepEqual(await texts(store, ada), []);
  });

  check("a turn that cannot be sealed leaves nothing behind, and nothing counted", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const [question] = turns("one");
    const failing: NewTurn = { role: "assistant", at: MOMENT, seal: () => assert.fail("no key") };
    await assert.rejects(
      store.companions.complete(ada, { turns: [question!, failing], freeLimit: FREE_LIMIT }),
    );
    assert.deepEqual(await texts(store, ada), []);
    assert.equal((await store.accounts.byId(ada))?.aiMessagesUsed, 0);
  });
}

function checkUncounted(check: Check): void {
  check(
    "what is remembered without being counted costs nothing, and the cut answer says so",
    async (harness) => {
      const [ada] = await registerAll(harness.store, "Ada");
      const [question, answer] = turns("one");
      const ids = await harness.store.companions.remember(ada, [question!, { ...answer!, isCut: true }]);
      assert.equal(ids.length, 2);
      const store = await harness.reopen();
      assert.deepEqual(await store.companions.history(ada), [
        { id: ids[0], role: "user", text: `one? for ${ids[0]}`, at: MOMENT },
        { id: ids[1], role: "assistant", text: `one! for ${ids[1]}`, at: MOMENT + 1, isCut: true },
      ]);
      assert.equal((await store.accounts.byId(ada))?.aiMessagesUsed, 0);
      for (let number = 2; number <= 11; number++) await store.companions.remember(ada, turns(`${number}`));
      const kept = await texts(store, ada);
      assert.deepEqual([kept.length, kept[0], kept.at(-1)], [20, "2?", "11!"]);
    },
  );

  check("nothing is remembered for an account that is gone", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await store.accounts.remove(ada);
    assert.deepEqual(await store.companions.remember(ada, turns("one")), []);
  });
}

function checkQuota(check: Check): void {
  check(
    "of a hundred answers at once with three free messages left, exactly three are completed",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      const outcomes = await Promise.all(
        Array.from(
          { length: 100 },
          (_, number) => store.companions.complete(ada, { turns: turns(`${number}`), freeLimit: FREE_LIMIT }),
        ),
      );
      assert.equal(
        outcomes.filter((outcome) => outcome !== undefined).length,
        3,
      );
      assert.equal((await store.accounts.byId(ada))?.aiMessagesUsed, 3);
      assert.equal((await texts(store, ada)).length, 6);
    },
  );

  check(
    "with access no free message is taken, there is no limit, and each answer is counted",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      await grantAccess(store, ada);
      for (let number = 1; number <= 5; number++) {
        const done = await store.companions.complete(ada, { turns: [], freeLimit: FREE_LIMIT });
        assert.deepEqual(done, { aiMessagesUsed: number, hasAiAccess: true, ids: [] });
      }
      await store.moderation.transact((within) => within.revokeAi(ada, 200));
      for (const used of [6, 7, 8]) {
        const done = await store.companions.complete(ada, { turns: [], freeLimit: FREE_LIMIT });
        assert.deepEqual(
          done,
          { aiMessagesUsed: used, hasAiAccess: false, ids: [] },
          "the free messages are all there",
        );
      }
      assert.equal(await store.companions.complete(ada, { turns: [], freeLimit: FREE_LIMIT }), undefined);
      const { aiMessagesUsed, aiMessagesUnlimited } = (await store.accounts.byId(ada))!;
      assert.deepEqual([aiMessagesUsed, aiMessagesUnlimited], [8, 5]);
    },
  );

  check("nothing is completed for an account that is gone", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await store.accounts.remove(ada);
    assert.equal(await store.companions.complete(ada, { turns: turns("one"), freeLimit: 3 }), undefined);
  });
}

function turns(about: string): NewTurn[] {
  return [
    { role: "user", at: MOMENT, seal: (id) => `${about}? for ${id}` },
    { role: "assistant", at: MOMENT + 1, seal: (id) => `${about}! for ${id}` },
  ];
}

async function texts(store: Store, userId: number): Promise<string[]> {
  return (await store.companions.history(userId)).map(({ text }) => text.split(" ")[0]!);
}

async function grantAccess(store: Store, userId: number): Promise<void> {
  await store.moderation.transact((within) => within.grantAi(userId, "admin", 1));
}
