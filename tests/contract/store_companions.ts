// The contract of the companion's memory: whole exchanges, the newest 20 turns, and no free message taken twice.

import assert from "node:assert/strict";
import { askOpen, count, exchange, remembered } from "../support/exchanges.ts";
import { type Check, MOMENT, registerAll } from "./harness.ts";
import { checkAddressTrials } from "./store_address_trials.ts";
import { endGifts, givePremium } from "../support/premium.ts";

const FREE_LIMIT = 3;
const COUNTING = { at: 300, freeLimit: FREE_LIMIT };

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
      const done = await exchange(harness.store, ada, "one", { counting: COUNTING, promptStart: 7 });
      const { asked, answered } = done;
      assert.ok(answered !== null && asked < answered);
      assert.deepEqual(done.quota, { aiMessagesUsed: 1, hasAiAccess: false });
      const { companions } = await harness.reopen();
      assert.deepEqual(await companions.history(ada), [
        { id: asked, role: "user", text: `one? for ${asked}`, at: MOMENT },
        {
          ...{ id: answered, role: "assistant", text: `one! for ${answered}`, at: MOMENT + 1 },
          ...{ questionId: asked, promptStart: 7 },
        },
      ]);
      assert.deepEqual(await companions.history(bob), []);
    },
  );

  check("the 21st turn pushes out the first, and nobody else's", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await exchange(store, bob, "bob");
    for (let number = 1; number <= 10; number++) await exchange(store, ada, `${number}`);
    assert.deepEqual((await remembered(store, ada)).length, 20);
    assert.equal((await remembered(store, ada))[0], "1?");
    await exchange(store, ada, "11");
    const kept = await remembered(store, ada);
    assert.deepEqual([kept.length, kept[0], kept.at(-1)], [20, "2?", "11!"]);
    assert.deepEqual(await remembered(store, bob), ["bob?", "bob!"]);
  });

  check("forgetting takes everything of one person, and the account's end does too", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    for (const person of [ada, bob]) {
      await exchange(store, person, "one");
      await askOpen(store, person, "two");
    }
    await store.companions.reset(ada);
    assert.deepEqual([await remembered(store, ada), await remembered(store, bob)], [[], ["one?", "one!"]]);
    assert.deepEqual(await store.companions.conversation(ada), []);
    await store.accounts.remove(bob);
    assert.deepEqual(await store.companions.conversation(bob), []);
    assert.deepEqual(await store.companions.abandon([]), []);
  });

  check("an answer whose question is forgotten is counted, and not kept", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    assert.deepEqual(await count(store, ada, COUNTING), { aiMessagesUsed: 1, hasAiAccess: false });
    assert.deepEqual(await remembered(store, ada), []);
  });

  check("a turn that cannot be sealed leaves nothing behind, and nothing counted", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const failing = { at: MOMENT, seal: () => assert.fail("no key") };
    await assert.rejects(store.companions.ask(ada, { ...failing, node: "n" }));
    assert.deepEqual(await store.companions.conversation(ada), []);
    const asked = (await askOpen(store, ada, "one"))!;
    await assert.rejects(store.companions.answer(ada, asked, { turn: failing, counting: COUNTING }));
    assert.deepEqual((await store.companions.conversation(ada)).map(({ state }) => state), ["open"]);
    assert.equal((await store.accounts.byId(ada))?.aiMessagesUsed, 0);
  });
}

function checkUncounted(check: Check): void {
  check(
    "what is remembered without being counted costs nothing, and the cut answer says so",
    async (harness) => {
      const [ada] = await registerAll(harness.store, "Ada");
      const { asked, answered, quota } = await exchange(harness.store, ada, "one", { isCut: true });
      assert.equal(quota, null);
      const store = await harness.reopen();
      assert.deepEqual(await store.companions.history(ada), [
        { id: asked, role: "user", text: `one? for ${asked}`, at: MOMENT },
        {
          ...{ id: answered, role: "assistant", text: `one! for ${answered}`, at: MOMENT + 1 },
          ...{ questionId: asked, isCut: true },
        },
      ]);
      const [, answer] = await store.companions.conversation(ada);
      assert.equal(answer?.isCounted, false);
      assert.equal((await store.accounts.byId(ada))?.aiMessagesUsed, 0);
    },
  );

  check("nothing is kept for an account that is gone", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await store.accounts.remove(ada);
    assert.equal(await askOpen(store, ada, "one"), undefined);
    assert.deepEqual(await store.companions.conversation(ada), []);
  });
}

function checkQuota(check: Check): void {
  check(
    "of a hundred answers at once with three free messages left, exactly three are counted",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      const asked = await Promise.all(
        Array.from({ length: 100 }, (_, number) => askOpen(store, ada, `${number}`)),
      );
      const outcomes = await Promise.all(
        asked.map((id) =>
          store.companions.answer(ada, id!, {
            ...{ turn: { at: MOMENT, seal: (row: number) => `${row}` }, counting: COUNTING },
          })
        ),
      );
      assert.equal(outcomes.filter(({ kind }) => kind === "kept").length, 3);
      assert.equal((await store.accounts.byId(ada))?.aiMessagesUsed, 3);
      assert.equal((await remembered(store, ada)).length, 6);
      assert.equal((await store.companions.conversation(ada)).length, 6, "no other question is kept");
    },
  );

  check(
    "with access no free message is taken, there is no limit, and each answer is counted",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      await givePremium(store, ada);
      for (let number = 1; number <= 5; number++) {
        assert.deepEqual(await count(store, ada, COUNTING), { aiMessagesUsed: number, hasAiAccess: true });
      }
      await endGifts(store, ada, 200);
      for (const used of [6, 7, 8]) {
        assert.deepEqual(
          await count(store, ada, COUNTING),
          { aiMessagesUsed: used, hasAiAccess: false },
          "the free messages are all there",
        );
      }
      assert.equal(await count(store, ada, COUNTING), undefined);
      const { aiMessagesUsed, aiMessagesUnlimited } = (await store.accounts.byId(ada))!;
      assert.deepEqual([aiMessagesUsed, aiMessagesUnlimited], [8, 5]);
    },
  );

  check("nothing is counted for an account that is gone", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await store.accounts.remove(ada);
    assert.equal(await count(store, ada, COUNTING), undefined);
  });
}
