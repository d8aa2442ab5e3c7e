// The contract of exchanges with the companion: a question has one state, and one thing that answers it.

import assert from "node:assert/strict";
import { askOpen, exchange, keptOf, NODE, remembered, sealedTurn } from "../support/exchanges.ts";
import { type Check, MOMENT, registerAll } from "./harness.ts";

const OFF = { ...sealedTurn("later"), said: { key: "off", variant: 2 } } as const;

/** Registers the tests of exchanges. */
export function checkExchanges(check: Check): void {
  checkStates(check);
  checkRequests(check);
  checkForgetting(check);
  checkRaces(check);
  checkBounds(check);
}

function checkStates(check: Check): void {
  check(
    "a question is open, with its node, until it is answered; prompts do not have it",
    async (harness) => {
      const [ada] = await registerAll(harness.store, "Ada");
      const asked = (await askOpen(harness.store, ada, "one"))!;
      const { companions } = await harness.reopen();
      const question = { id: asked, role: "user", text: `one? for ${asked}`, at: MOMENT } as const;
      assert.deepEqual(await companions.conversation(ada), [{ ...question, state: "open", node: NODE }]);
      assert.deepEqual(await companions.history(ada), []);
      const done = await companions.answer(ada, asked, { turn: sealedTurn("one!"), counting: null });
      assert.ok(done.kind === "kept" && done.id !== null);
      assert.deepEqual(await companions.conversation(ada), [
        { ...question, state: "answered" },
        {
          ...{ id: done.id, role: "assistant", text: `one! for ${done.id}`, at: MOMENT, questionId: asked },
          ...{ isCounted: false, chosen: 0 },
          versions: [{ id: null, text: `one! for ${done.id}`, at: MOMENT, continuations: 0 }],
        },
      ]);
    },
  );

  check("a canned reply is kept with its question, for display alone", async (harness) => {
    const [ada] = await registerAll(harness.store, "Ada");
    const asked = (await askOpen(harness.store, ada, "one"))!;
    const said = await harness.store.companions.excuse(ada, asked, OFF);
    assert.ok(said !== null && said > asked);
    const store = await harness.reopen();
    assert.deepEqual((await store.companions.conversation(ada))[1], {
      ...{ id: said, role: "assistant", text: `later for ${said}`, at: MOMENT, questionId: asked },
      said: OFF.said,
    });
    assert.deepEqual(await keptOf(store, ada), ["one? unanswered", "(off)"]);
    assert.deepEqual(await remembered(store, ada), []);
  });

  check("an answer that comes after all takes the place of the canned reply", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const asked = (await askOpen(store, ada, "one"))!;
    await store.companions.excuse(ada, asked, OFF);
    await store.companions.answer(ada, asked, { turn: sealedTurn("one!"), counting: null });
    assert.deepEqual(await keptOf(store, ada), ["one?", "one!"]);
    assert.equal(await store.companions.excuse(ada, asked, OFF), null);
    assert.equal(await store.companions.giveUp(ada, asked), false);
    const again = await store.companions.answer(ada, asked, { turn: sealedTurn("two!"), counting: null });
    assert.deepEqual(again, { kind: "kept", id: null, quota: null });
    assert.deepEqual(await keptOf(store, ada), ["one?", "one!"]);
  });

  check("exchanges are in the order of their questions, whichever is answered first", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const one = (await askOpen(store, ada, "one"))!;
    const two = (await askOpen(store, ada, "two"))!;
    await store.companions.answer(ada, two, { turn: sealedTurn("two!"), counting: null });
    await store.companions.answer(ada, one, { turn: sealedTurn("one!"), counting: null });
    assert.deepEqual(await remembered(store, ada), ["one?", "one!", "two?", "two!"]);
    assert.deepEqual(await keptOf(store, ada), ["one?", "one!", "two?", "two!"]);
  });

  check("a question is given up once, and nobody else's", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    const asked = (await askOpen(store, ada, "one"))!;
    assert.equal(await store.companions.giveUp(bob, asked), false);
    assert.equal(await store.companions.giveUp(ada, asked), true);
    assert.equal(await store.companions.giveUp(ada, asked), false);
    assert.deepEqual(await keptOf(store, ada), ["one? unanswered"]);
  });

  check("unanswered are questions after the newest answer that have no canned reply", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    const giveUp = async (userId: number, about: string) => {
      const id = (await askOpen(store, userId, about))!;
      await store.companions.giveUp(userId, id);
      return id;
    };
    const early = await giveUp(ada, "early");
    assert.deepEqual(await store.companions.unanswered(ada), [early]);
    await exchange(store, ada, "one");
    assert.deepEqual(await store.companions.unanswered(ada), []);
    const two = await giveUp(ada, "two");
    await store.companions.excuse(ada, (await askOpen(store, ada, "three"))!, OFF);
    await askOpen(store, ada, "open");
    const four = await giveUp(ada, "four");
    await giveUp(bob, "bob");
    assert.deepEqual(await store.companions.unanswered(ada), [two, four]);
  });

  check("the questions of nodes that are gone are unanswered, and no others", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    const ask = async (userId: number, node: string) =>
      (await store.companions.ask(userId, { ...sealedTurn(node), node }))!.id;
    const ids = [await ask(ada, "dead"), await ask(bob, "dead"), await ask(ada, "alive")];
    const abandoned = await store.companions.abandon(["alive", "also alive"]);
    assert.deepEqual(abandoned.sort((a, b) => a.id - b.id), [
      { userId: ada, id: ids[0] },
      { userId: bob, id: ids[1] },
    ]);
    assert.deepEqual(await keptOf(store, ada), ["dead unanswered", "alive open"]);
    assert.deepEqual(await store.companions.abandon(["alive"]), []);
    assert.deepEqual(await store.companions.abandon([]), [{ userId: ada, id: ids[2] }]);
  });
}

function checkRequests(check: Check): void {
  check("a request that is sent again is the question of before, over a restart", async (harness) => {
    const [ada, bob] = await registerAll(harness.store, "Ada", "Bob");
    const question = { ...sealedTurn("one"), node: NODE, requestId: "r1" };
    const asked = await harness.store.companions.ask(ada, question);
    assert.deepEqual(asked, { id: asked!.id, at: MOMENT, isResend: false, removed: [] });
    const { companions } = await harness.reopen();
    const again = await companions.ask(ada, { ...question, at: MOMENT + 9 });
    assert.deepEqual(again, { id: asked!.id, at: MOMENT, isResend: true, removed: [] });
    assert.equal((await companions.ask(bob, question))?.isResend, false);
    assert.equal((await companions.ask(ada, { ...question, requestId: "r2" }))?.isResend, false);
  });

  check("of a request that is sent many times at once, one question is made", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const question = { ...sealedTurn("one"), node: NODE, requestId: "r1" };
    const asked = await Promise.all(Array.from({ length: 20 }, () => store.companions.ask(ada, question)));
    assert.equal(new Set(asked.map((one) => one!.id)).size, 1);
    assert.equal(asked.filter((one) => !one!.isResend).length, 1);
  });
}

function checkForgetting(check: Check): void {
  check("an exchange is forgotten by either's id, and nobody else's", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    const one = await exchange(store, ada, "one");
    const two = await exchange(store, ada, "two");
    const three = (await askOpen(store, ada, "three"))!;
    const excused = (await store.companions.excuse(ada, three, OFF))!;
    assert.deepEqual(await store.companions.forget(bob, one.asked), []);
    assert.deepEqual(await store.companions.forget(ada, 2 ** 40), []);
    assert.deepEqual(await store.companions.forget(ada, one.answered!), [one.asked, one.answered]);
    assert.deepEqual(await store.companions.forget(ada, one.asked), []);
    assert.deepEqual(await store.companions.forget(ada, excused), [three, excused]);
    assert.deepEqual(await store.companions.forget(ada, two.asked), [two.asked, two.answered]);
    assert.deepEqual(await store.companions.conversation(ada), []);
  });

  check("a question takes the place of an exchange, or of nothing", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    const one = await exchange(store, ada, "one");
    const open = (await askOpen(store, ada, "two"))!;
    const replacing = (replaces: number) => ({ ...sealedTurn("three?"), node: NODE, replaces });
    await assert.rejects(store.companions.ask(ada, replacing(2 ** 40)), { code: "not_found" });
    await assert.rejects(store.companions.ask(bob, replacing(one.asked)), { code: "not_found" });
    await assert.rejects(store.companions.ask(ada, replacing(open)), { code: "conflict" });
    assert.deepEqual(await keptOf(store, ada), ["one?", "one!", "two? open"]);
    const asked = await store.companions.ask(ada, replacing(one.answered!));
    assert.deepEqual(asked?.removed, [one.asked, one.answered]);
    assert.deepEqual(await keptOf(store, ada), ["two? open", "three? open"]);
  });
}

function checkRaces(check: Check): void {
  check(
    "of an answer and a deletion at once, the exchange is kept whole or not at all",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      for (let round = 0; round < 20; round++) {
        const asked = (await askOpen(store, ada, "one"))!;
        const [done, removed] = await Promise.all([
          store.companions.answer(ada, asked, {
            turn: sealedTurn("one!"),
            counting: { at: 300, freeLimit: 1_000 },
          }),
          store.companions.forget(ada, asked),
        ]);
        assert.ok(done.kind === "kept");
        assert.equal(done.quota?.aiMessagesUsed, round + 1);
        assert.equal(removed.length, done.id === null ? 1 : 2);
        assert.deepEqual(await store.companions.conversation(ada), []);
      }
    },
  );

  check(
    "of an answer, an excuse and giving up at once, one thing answers the question",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      for (let round = 0; round < 10; round++) {
        const asked = (await askOpen(store, ada, "one"))!;
        await Promise.all([
          store.companions.giveUp(ada, asked),
          store.companions.excuse(ada, asked, OFF),
          store.companions.answer(ada, asked, { turn: sealedTurn("one!"), counting: null }),
          store.companions.abandon([]),
        ]);
        assert.deepEqual(await keptOf(store, ada), ["one?", "one!"]);
        await store.companions.reset(ada);
      }
    },
  );

  check("of two questions at once in place of one exchange, one is asked", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const { asked } = await exchange(store, ada, "one");
    const question = { ...sealedTurn("two?"), node: NODE, replaces: asked };
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => store.companions.ask(ada, question)));
    assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
    assert.deepEqual(await keptOf(store, ada), ["two? open"]);
  });
}

function checkBounds(check: Check): void {
  check("twenty unanswered questions are kept, the newest, with their replies", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    for (let number = 1; number <= 22; number++) {
      const asked = (await askOpen(store, ada, `${number}`))!;
      if (number % 2 === 0) await store.companions.giveUp(ada, asked);
      else await store.companions.excuse(ada, asked, OFF);
    }
    const kept = await keptOf(store, ada);
    assert.deepEqual([kept.length, kept[0], kept[1], kept.at(-1)], [
      30,
      "3? unanswered",
      "(off)",
      "22? unanswered",
    ]);
  });

  check("unanswered questions go once they are older than all that is remembered", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await store.companions.excuse(ada, (await askOpen(store, ada, "early"))!, OFF);
    await askOpen(store, ada, "still open");
    for (let number = 1; number <= 9; number++) await exchange(store, ada, `${number}`);
    assert.deepEqual((await keptOf(store, ada)).slice(0, 3), [
      "early? unanswered",
      "(off)",
      "still open? open",
    ]);
    await exchange(store, ada, "10");
    assert.deepEqual((await keptOf(store, ada)).slice(0, 2), ["still open? open", "1?"]);
    assert.equal((await remembered(store, ada)).length, 20);
  });
}
