// The contract of versions: only of the newest answer, one of them chosen, counted once.

import assert from "node:assert/strict";
import type { CompanionQuota, Counting } from "../../server/ports/exchange_store.ts";
import { KEPT } from "../../server/ports/limits.ts";
import type { Store } from "../../server/ports/store.ts";
import { askOpen, exchange, keptOf, remembered, sealedTurn } from "../support/exchanges.ts";
import { type Check, MOMENT, registerAll } from "./harness.ts";

const COUNTING: Counting = { at: 300, freeLimit: 3 };
const NOT_KEPT = { kind: "kept", id: null, quota: null };

/** Registers the tests of versions. */
export function checkVersions(check: Check): void {
  checkAdding(check);
  checkChoosing(check);
  checkExtending(check);
  checkCounting(check);
  checkVersionRaces(check);
}

function checkAdding(check: Check): void {
  check(
    "a version is chosen, is what prompts remember, and is sealed for its own row, over a restart",
    async (harness) => {
      const [ada] = await registerAll(harness.store, "Ada");
      const { asked, answered } = await exchange(harness.store, ada, "one", { promptStart: 1 });
      const turn = { ...sealedTurn("two!", MOMENT + 5), isCut: true, promptStart: 4 };
      const kept = await harness.store.companions.addVersion(ada, answered!, { turn, counting: null });
      assert.deepEqual(kept, { kind: "kept", id: answered, quota: null });
      const { companions } = await harness.reopen();
      const [, answer] = await companions.conversation(ada);
      const version = answer!.versions![1]!.id!;
      assert.deepEqual(answer, {
        ...{ id: answered, role: "assistant", text: `two! for ${version}`, at: MOMENT + 5 },
        ...{ questionId: asked, isCut: true, promptStart: 4, version, isCounted: false, chosen: 1 },
        versions: [
          { id: null, text: `one! for ${answered}`, at: MOMENT + 1, continuations: 0 },
          { id: version, text: `two! for ${version}`, at: MOMENT + 5, continuations: 0, isCut: true },
        ],
      });
      assert.deepEqual((await companions.history(ada)).at(-1), {
        ...{ id: answered, role: "assistant", text: `two! for ${version}`, at: MOMENT + 5 },
        ...{ questionId: asked, isCut: true, promptStart: 4, version },
      });
    },
  );

  check(
    "only the newest answer has versions: not an older one, a foreign, a forgotten one or a canned reply",
    async ({ store }) => {
      const [ada, bob] = await registerAll(store, "Ada", "Bob");
      const one = await exchange(store, ada, "one");
      const two = await exchange(store, ada, "two");
      const three = (await askOpen(store, ada, "three"))!;
      const said = await store.companions.excuse(ada, three, {
        ...{ ...sealedTurn("later"), said: { key: "off", variant: 0 } },
      });
      assert.deepEqual(await add(store, ada, one.answered!), NOT_KEPT);
      assert.deepEqual(await add(store, bob, two.answered!), NOT_KEPT);
      assert.deepEqual(await add(store, ada, said!), NOT_KEPT);
      assert.deepEqual(await add(store, ada, three), NOT_KEPT);
      assert.equal((await add(store, ada, two.answered!)).kind, "kept");
      await store.companions.forget(ada, two.asked);
      assert.deepEqual(await add(store, ada, two.answered!), NOT_KEPT);
      assert.deepEqual(await keptOf(store, ada), ["one?", "one!", "three? unanswered", "(off)"]);
      await store.accounts.remove(ada);
      assert.deepEqual(await add(store, ada, one.answered!), { kind: "gone" });
    },
  );

  check("the newest answer is that of the last question, whichever was made last", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const one = (await askOpen(store, ada, "one"))!;
    const two = await exchange(store, ada, "two");
    const late = await store.companions.answer(ada, one, { turn: sealedTurn("one!"), counting: null });
    assert.ok(late.kind === "kept" && late.id! > two.answered!);
    assert.deepEqual(await add(store, ada, late.id!), NOT_KEPT);
    assert.equal((await add(store, ada, two.answered!, "other!")).kind, "kept");
    assert.deepEqual(await remembered(store, ada), ["one?", "one!", "two?", "other!"]);
  });

  check(
    `an answer has at most ${KEPT.versions} versions, and they end with its exchange`,
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      const { answered } = await exchange(store, ada, "one");
      for (let number = 2; number <= KEPT.versions; number++) {
        assert.equal((await add(store, ada, answered!, `${number}!`)).kind, "kept");
      }
      assert.deepEqual(await add(store, ada, answered!), NOT_KEPT);
      assert.equal((await store.companions.conversation(ada))[1]!.versions!.length, KEPT.versions);
      for (let number = 2; number <= 11; number++) await exchange(store, ada, `${number}`);
      assert.equal((await remembered(store, ada))[0], "2?");
    },
  );
}

function checkChoosing(check: Check): void {
  check("any version is chosen, for what is shown and for prompts, over a restart", async (harness) => {
    const [ada] = await registerAll(harness.store, "Ada");
    const { answered } = await exchange(harness.store, ada, "one");
    await add(harness.store, ada, answered!, "two!");
    await add(harness.store, ada, answered!, "three!");
    for (const [index, text] of [[0, "one!"], [1, "two!"], [2, "three!"], [0, "one!"]] as const) {
      await harness.store.companions.choose(ada, answered!, index);
      assert.deepEqual(await remembered(harness.store, ada), ["one?", text]);
      assert.equal((await harness.store.companions.conversation(ada))[1]!.chosen, index);
    }
    const store = await harness.reopen();
    assert.deepEqual(await remembered(store, ada), ["one?", "one!"]);
  });

  check(
    "a question is found by its account and request id, answered or not, until it is forgotten",
    async ({ store }) => {
      const [ada, bob] = await registerAll(store, "Ada", "Bob");
      const question = { ...sealedTurn("one?"), node: "a node", requestId: "r1" };
      const { id } = (await store.companions.ask(ada, question))!;
      assert.deepEqual(await store.companions.sent(ada, "r1"), { id, at: MOMENT });
      await store.companions.answer(ada, id, { turn: sealedTurn("one!"), counting: null });
      assert.deepEqual(await store.companions.sent(ada, "r1"), { id, at: MOMENT });
      assert.equal(await store.companions.sent(bob, "r1"), undefined);
      assert.equal(await store.companions.sent(ada, "r2"), undefined);
      await store.companions.forget(ada, id);
      assert.equal(await store.companions.sent(ada, "r1"), undefined);
    },
  );

  check("what is not a version of the newest answer is not chosen", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    const one = await exchange(store, ada, "one");
    const two = await exchange(store, ada, "two");
    await add(store, ada, two.answered!, "other!");
    const refused = async (code: string, userId: number, id: number, index: number): Promise<void> =>
      await assert.rejects(store.companions.choose(userId, id, index), { code });
    await refused("bad_request", ada, two.answered!, 2);
    await refused("conflict", ada, one.answered!, 0);
    await refused("conflict", ada, two.asked, 0);
    await refused("not_found", bob, two.answered!, 0);
    await refused("not_found", ada, 2 ** 40, 0);
    const three = (await askOpen(store, ada, "three"))!;
    await refused("conflict", ada, two.answered!, 0);
    await store.companions.giveUp(ada, three);
    await store.companions.choose(ada, two.answered!, 0);
    assert.deepEqual(await remembered(store, ada), ["one?", "one!", "two?", "two!"]);
  });
}

function checkExtending(check: Check): void {
  check(
    "what continues a version is sealed for the same row, and counted as a continuation",
    async (harness) => {
      const [ada] = await registerAll(harness.store, "Ada");
      const { answered } = await exchange(harness.store, ada, "one", { isCut: true, promptStart: 1 });
      const longer = { ...sealedTurn("one and more", MOMENT + 9), isCut: true, promptStart: 2 };
      const extend = (version: number | null, turn = longer) =>
        harness.store.companions.extend(ada, answered!, { version, turn, counting: null });
      assert.deepEqual(await extend(null), { kind: "kept", id: answered, quota: null });
      assert.deepEqual(await extend(null, { ...longer, isCut: false }), {
        ...{ kind: "kept", id: answered, quota: null },
      });
      await add(harness.store, ada, answered!, "two!");
      const { companions } = await harness.reopen();
      const [first, second] = (await companions.conversation(ada))[1]!.versions!;
      assert.deepEqual(first, {
        ...{ id: null, text: `one and more for ${answered}`, at: MOMENT + 1, continuations: 2 },
      });
      const turn = { ...sealedTurn("two and more"), promptStart: 3 };
      await companions.choose(ada, answered!, 0);
      await companions.extend(ada, answered!, { version: second!.id, turn, counting: null });
      const [, answer] = await companions.conversation(ada);
      assert.deepEqual(answer!.versions![1], {
        ...{ id: second!.id, text: `two and more for ${second!.id}`, at: second!.at, continuations: 1 },
      });
      assert.deepEqual([answer!.promptStart, answer!.chosen], [3, 1]);
    },
  );

  check(
    "a version of another answer, or of one that is not the newest, is not continued",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      const one = await exchange(store, ada, "one");
      await add(store, ada, one.answered!, "two!");
      const version = (await store.companions.conversation(ada))[1]!.versions![1]!.id;
      const two = await exchange(store, ada, "two");
      const extend = (answerId: number, version: number | null) =>
        store.companions.extend(ada, answerId, { version, turn: sealedTurn("more"), counting: null });
      assert.deepEqual(await extend(two.answered!, version), NOT_KEPT);
      assert.deepEqual(await extend(one.answered!, version), NOT_KEPT);
      assert.deepEqual(await extend(two.asked, null), NOT_KEPT);
      assert.deepEqual(await remembered(store, ada), ["one?", "two!", "two?", "two!"]);
    },
  );
}

function checkCounting(check: Check): void {
  check("an answer counts once, with whichever version counts first", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const { answered } = await exchange(store, ada, "one", { isCut: true });
    assert.deepEqual(await add(store, ada, answered!, "two!", null), quotaOf(answered, null));
    const counted = { aiMessagesUsed: 1, hasAiAccess: false };
    assert.deepEqual(await add(store, ada, answered!, "three!", COUNTING), quotaOf(answered, counted));
    assert.deepEqual(await add(store, ada, answered!, "four!", COUNTING), quotaOf(answered, null));
    const extended = await store.companions.extend(ada, answered!, {
      ...{ version: null, turn: sealedTurn("more"), counting: COUNTING },
    });
    assert.deepEqual(extended, quotaOf(answered, null));
    assert.equal((await store.accounts.byId(ada))!.aiMessagesUsed, 1);
  });

  check("where no free message is left, an answer that did not count stays as it is", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const { answered } = await exchange(store, ada, "one", { isCut: true });
    const none = { at: 300, freeLimit: 0 };
    assert.deepEqual(await add(store, ada, answered!, "two!", none), { kind: "no_free_message" });
    const extended = await store.companions.extend(ada, answered!, {
      ...{ version: null, turn: sealedTurn("more"), counting: none },
    });
    assert.deepEqual(extended, { kind: "no_free_message" });
    const [, answer] = await store.companions.conversation(ada);
    assert.deepEqual([answer!.versions!.length, answer!.isCounted], [1, false]);
    assert.deepEqual(await remembered(store, ada), ["one?", "one!"]);
  });

  check(
    "a version of an answer that is forgotten counts all the same, of a gone account for its address",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      const { asked, answered } = await exchange(store, ada, "one", { isCut: true });
      await store.companions.forget(ada, asked);
      const address = { digest: "home", day: 20_000, limit: 5 };
      const counted = { aiMessagesUsed: 1, hasAiAccess: false };
      assert.deepEqual(
        await add(store, ada, answered!, "two!", { ...COUNTING, address }),
        quotaOf(null, counted),
      );
      await store.accounts.remove(ada);
      assert.deepEqual(await add(store, ada, answered!, "two!", { ...COUNTING, address }), { kind: "gone" });
      assert.equal(await store.companions.usedFrom(address), 2);
    },
  );

  check("an answer that has counted is made again where no free message is left", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const { answered } = await exchange(store, ada, "one", { counting: { at: 300, freeLimit: 1 } });
    const again = await add(store, ada, answered!, "two!", { at: 300, freeLimit: 1 });
    assert.deepEqual(again, quotaOf(answered, null));
  });
}

function checkVersionRaces(check: Check): void {
  check(
    "of versions, choices and continuations at once none is lost, and one message is counted",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      const { answered } = await exchange(store, ada, "one", { isCut: true });
      const work = Array.from({ length: 10 }, (_, number) => [
        add(store, ada, answered!, `${number}!`, COUNTING),
        store.companions.choose(ada, answered!, 0),
        store.companions.extend(ada, answered!, {
          ...{ version: null, turn: sealedTurn(`more ${number}`), counting: COUNTING },
        }),
      ]).flat();
      await Promise.all(work);
      const [, answer] = await store.companions.conversation(ada);
      assert.equal(answer!.versions!.length, 11);
      assert.equal(answer!.versions![0]!.continuations, 10);
      assert.equal((await store.accounts.byId(ada))!.aiMessagesUsed, 1);
    },
  );

  check(
    "a version beside the end of its exchange is either there with it, or neither is",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      for (let round = 0; round < 10; round++) {
        const { asked, answered } = await exchange(store, ada, "one");
        await Promise.all([add(store, ada, answered!), store.companions.forget(ada, asked)]);
        assert.deepEqual(await store.companions.conversation(ada), []);
      }
    },
  );
}

function add(
  store: Store,
  userId: number,
  answerId: number,
  text = "again!",
  counting: Counting | null = null,
) {
  return store.companions.addVersion(userId, answerId, { turn: sealedTurn(text), counting });
}

function quotaOf(id: number | null, quota: CompanionQuota | null) {
  return { kind: "kept", id, quota };
}
