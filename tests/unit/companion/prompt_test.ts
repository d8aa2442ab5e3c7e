// The prompt: never longer than the context, never without the persona, and each begins with the one before.

import assert from "node:assert/strict";
import fc from "fast-check";
import type { Turn } from "../../../server/ports/inference.ts";
import type { RememberedTurn } from "../../../server/ports/store.ts";
import { systemPrompt } from "../../../server/companion/persona.ts";
import { keptTokens, layOutPrompt, type Prompt, promptBudget } from "../../../server/companion/prompt.ts";
import { estimateTokens, type TokenScale, UNSCALED } from "../../../server/companion/token_estimate.ts";

const BUDGET = { violetNumCtx: 4096, violetNumPredict: 300 };
const SYSTEM = systemPrompt(null, BUDGET);
/** Turns that the store keeps. */
const KEPT = 20;

/** A conversation as the store keeps it. */
class Talk {
  memory: RememberedTurn[] = [];
  #id = 0;

  constructor(readonly budget = BUDGET, readonly system = SYSTEM) {}

  prompt(question: string, scale: TokenScale = UNSCALED, tooMany?: number): Prompt {
    const { system, memory } = this;
    const bound = tooMany === undefined ? {} : { tooMany };
    return layOutPrompt({ system, memory, question, scale, ...bound }, this.budget);
  }

  answer(question: string, answer: string, promptStart?: number): void {
    this.memory.push({ id: this.#id += 1, role: "user", text: question, at: 0 });
    this.memory.push({
      ...{ id: this.#id += 1, role: "assistant", text: answer, at: 0 },
      ...(promptStart === undefined ? {} : { promptStart }),
    });
    this.memory = this.memory.slice(-KEPT);
  }
}

function tokensOf(turns: readonly Turn[], scale: TokenScale = UNSCALED): number {
  return keptTokens(turns[0]!.content) +
    turns.slice(1).reduce((sum, { content }) => sum + estimateTokens(content, scale), 0);
}

/** Whether a list begins with another. */
function beginsWith(turns: readonly Turn[], other: readonly Turn[]): boolean {
  return other.every(({ role, content }, index) =>
    turns[index]?.role === role && turns[index].content === content
  );
}

/** The laws of a prompt and the next, with the answer to the first. Returns whether the second was cut. */
function checkPair(first: Prompt, answer: string, second: Prompt): boolean {
  if (beginsWith(second.turns, [...first.turns, { role: "assistant", content: answer }])) return false;
  const [before, after] = [first.turns.length, second.turns.length - 2];
  // A cut drops at least half of what fits; the first prompt's turns and its answer may not all have fitted.
  assert.ok(after <= Math.ceil((before + 1) / 2), `cut from ${before} to ${after}`);
  return true;
}

Deno.test("prompt: everything is in it where there is room", () => {
  const talk = new Talk();
  talk.answer("one", "two");
  talk.answer("three", "four");
  assert.deepEqual(talk.prompt("five"), {
    turns: [
      { role: "system", content: SYSTEM },
      { role: "user", content: "one" },
      { role: "assistant", content: "two" },
      { role: "user", content: "three" },
      { role: "assistant", content: "four" },
      { role: "user", content: "five" },
    ],
    earlier: 4,
    start: 1,
  });
});

Deno.test("prompt: over 60 exchanges each begins with the one before and its answer, but for a cut now and then", () => {
  const talk = new Talk();
  let last: { prompt: Prompt; answer: string } | null = null;
  let cuts = 0;
  for (let number = 1; number <= 60; number++) {
    const question = `Question ${number}`;
    const prompt = talk.prompt(question);
    assert.ok(prompt.turns.length - 2 <= KEPT);
    if (last !== null && checkPair(last.prompt, last.answer, prompt)) {
      cuts++;
      assert.equal(prompt.turns.length - 2, KEPT / 2);
    }
    last = { prompt, answer: `Answer ${number}` };
    talk.answer(question, last.answer, prompt.start);
  }
  // The first cut comes with the twelfth question, and then one with each sixth.
  assert.equal(cuts, 9);
});

Deno.test("prompt: for any conversation it fits, has persona and question, and obeys the law", () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 2_000 }),
    fc.lorem({ maxCount: 40, mode: "sentences" }),
    fc.string({ unit: fc.constantFrom("ሀ", "ቡ", "ཀ", "😀", "字", "я", "a", " "), maxLength: 900 }),
  );
  const exchange = fc.record({
    question: text.map((long) => long.slice(0, 500).toWellFormed()),
    answer: text,
  });
  const scale = fc.constantFrom(UNSCALED, { plain: 1.2, dense: 3 });
  fc.assert(
    fc.property(fc.array(exchange, { maxLength: 40, size: "max" }), scale, (exchanges, scale) => {
      const talk = new Talk();
      let last: { prompt: Prompt; answer: string } | null = null;
      for (const { question, answer } of exchanges) {
        const prompt = talk.prompt(question, scale);
        assert.ok(tokensOf(prompt.turns, scale) <= promptBudget(BUDGET));
        assert.equal(prompt.turns[0]!.content, SYSTEM);
        assert.deepEqual(prompt.turns.at(-1), { role: "user", content: question });
        assert.notEqual(prompt.turns[1]!.role, "assistant");
        const kept = prompt.turns.slice(1, -1).map(({ content }) => content);
        assert.deepEqual(kept, talk.memory.slice(talk.memory.length - kept.length).map(({ text }) => text));
        if (last !== null) checkPair(last.prompt, last.answer, prompt);
        last = { prompt, answer };
        talk.answer(question, answer, prompt.start);
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("prompt: of questions asked while others were answered, each begins with the one before", () => {
  const turn = (
    id: number,
    role: RememberedTurn["role"],
    text: string,
    more: Partial<RememberedTurn> = {},
  ) => ({
    ...{ id, role, text, at: 0, ...more },
  });
  // 11 was asked before 10 was answered, and 14 after the prompt of 11 had left everything out.
  const memory = [
    turn(10, "user", "one"),
    turn(12, "assistant", "One.", { questionId: 10, promptStart: 10 }),
    turn(11, "user", "two"),
    turn(13, "assistant", "Two.", { questionId: 11, promptStart: 11 }),
  ];
  const contents = ({ turns }: Prompt): string[] => turns.slice(1).map(({ content }) => content);
  const after = (turns: RememberedTurn[], question: string, questionId: number, tooMany = Infinity): Prompt =>
    layOutPrompt({ system: SYSTEM, memory: turns, question, questionId, tooMany }, BUDGET);
  assert.deepEqual(contents(after(memory, "three", 14)), ["two", "Two.", "three"]);
  assert.equal(after(memory, "three", 14).start, 11);
  const alone = after(memory.slice(0, 2), "two", 11, 0);
  assert.deepEqual([contents(alone), alone.start], [["two"], 11]);
});

Deno.test("prompt: an exchange that its owner deletes takes nothing else with it", () => {
  const talk = new Talk();
  for (let number = 1; number <= 4; number++) talk.answer(`${number}`, `${number}, you say`, 1);
  talk.memory = talk.memory.slice(2);
  assert.equal(talk.prompt("5").turns.length, 8);
});

Deno.test("prompt: one that was too long is laid out again with half of the turns, down to none", () => {
  const talk = new Talk();
  for (let number = 1; number <= 8; number++) talk.answer(`Question ${number}`, `Answer ${number}`);
  const sizes: number[] = [];
  for (let turns = talk.prompt("And now?").turns.length; turns > 2;) {
    const next = talk.prompt("And now?", UNSCALED, turns - 2).turns.length;
    assert.ok(next < turns);
    sizes.push(next - 2);
    turns = next;
  }
  assert.deepEqual(sizes, [8, 4, 2, 0]);
});

Deno.test("prompt: a question that does not fit alone is shortened, so that persona and budget hold", () => {
  const small = { violetNumCtx: 2048, violetNumPredict: 300 };
  const talk = new Talk(small, systemPrompt(null, small));
  const { turns } = talk.prompt("😀".repeat(500));
  assert.ok(tokensOf(turns) <= promptBudget(small));
  assert.match(turns.at(-1)!.content, /^(😀){250,499}$/u);
});

Deno.test("prompt: answers of before their prompt's beginning was kept are all there, as long as they fit", () => {
  const talk = new Talk();
  for (let number = 1; number <= 10; number++) talk.answer(`${number}`, `${number}, you say`);
  assert.equal(talk.prompt("11").turns.length, 22);
});

Deno.test("persona: the built-in one, or a file's, with the fixed rules after it", () => {
  const own = systemPrompt("  You are Violet the pirate.\n", BUDGET);
  assert.ok(own.startsWith("You are Violet the pirate.\n\n"));
  assert.match(own, /everybody in this club, in every story and game, is an adult/);
  assert.match(systemPrompt(null, BUDGET), /^You are Violet, the hostess of an exclusive, dimly lit/);
});

Deno.test("persona: what leaves no room for a question is refused when the server starts, in words that help", () => {
  assert.throws(() => systemPrompt("  ", BUDGET), /^Error: VIOLET_PERSONA_FILE: it is empty/);
  assert.throws(
    () => systemPrompt("She is charming. ".repeat(1_000), BUDGET),
    /^Error: VIOLET_PERSONA_FILE: it is about \d+ bytes too long/,
  );
  const small = { violetNumCtx: 1024, violetNumPredict: 500 };
  assert.throws(() => systemPrompt(null, small), /^Error: VIOLET_NUM_CTX: it has to be at least (\d+)/);
  const over = /at least (\d+)/.exec((() => {
    try {
      return systemPrompt(null, small);
    } catch (error) {
      return (error as Error).message;
    }
  })());
  systemPrompt(null, { ...small, violetNumCtx: Number(over?.[1]) });
});
