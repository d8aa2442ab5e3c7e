// What is sent to the model: never more than it takes, never without the persona and the newest turns.

import assert from "node:assert/strict";
import fc from "fast-check";
import type { Turn } from "../../../server/ports/inference.ts";
import { systemPrompt } from "../../../server/companion/persona.ts";
import { estimateTokens, layOutPrompt, promptBudget } from "../../../server/companion/prompt.ts";

const BUDGET = { violetNumCtx: 4096, violetNumPredict: 300 };

function conversation(texts: readonly string[]): Turn[] {
  return texts.map((content, index) => ({ role: index % 2 === 0 ? "user" : "assistant", content }));
}

Deno.test("prompt: tokens are estimated from bytes, with the template's own around each message", () => {
  assert.equal(estimateTokens(""), 4);
  assert.equal(estimateTokens("abc"), 5);
  assert.equal(estimateTokens("abcd"), 6);
  assert.equal(estimateTokens("你好"), 6);
  assert.equal(estimateTokens("😀"), 6);
});

Deno.test("prompt: everything is in it where there is room", () => {
  const memory = conversation(["one", "two", "three", "four"]);
  assert.deepEqual(layOutPrompt({ system: "I am Violet.", memory, question: "five" }, BUDGET), [
    { role: "system", content: "I am Violet." },
    ...memory,
    { role: "user", content: "five" },
  ]);
});

Deno.test("prompt: the oldest turns are left out, and an answer with its question", () => {
  const memory = conversation(["a".repeat(6_000), "b".repeat(3_000), "c".repeat(3_000), "d".repeat(3_000)]);
  const prompt = layOutPrompt({ system: "I am Violet.", memory, question: "five" }, BUDGET);
  assert.deepEqual(prompt.slice(1, -1), memory.slice(2));
});

Deno.test("prompt: for any memory it stays within the budget, with persona, question and newest turns whole", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 2_000 });
  fc.assert(fc.property(fc.array(text, { maxLength: 20 }), fc.string({ unit: "grapheme", maxLength: 500 }), (
    texts,
    question,
  ) => {
    const memory = conversation(texts);
    const system = systemPrompt(null, BUDGET);
    const prompt = layOutPrompt({ system, memory, question }, BUDGET);
    const tokens = prompt.reduce((sum, { content }) => sum + estimateTokens(content), 0);
    assert.ok(tokens <= promptBudget(BUDGET));
    assert.equal(prompt[0]!.content, system);
    assert.deepEqual(prompt.at(-1), { role: "user", content: question });
    const kept = prompt.slice(1, -1);
    assert.deepEqual(kept, memory.slice(memory.length - kept.length));
    assert.notEqual(kept[0]?.role, "assistant");
    const next = memory.slice(-kept.length - 2);
    if (kept.length < memory.length - 1) {
      const more = [{ content: system }, ...next, { content: question }];
      assert.ok(more.reduce((sum, { content }) => sum + estimateTokens(content), 0) > promptBudget(BUDGET));
    }
  }));
});

Deno.test("persona: the built-in one, or a file's, with the rules of the house after it", () => {
  const own = systemPrompt("  You are Violet the pirate.\n", BUDGET);
  assert.ok(own.startsWith("You are Violet the pirate.\n\n"));
  assert.match(own, /everybody in this club, in every story and game, is an adult/);
  assert.match(systemPrompt(null, BUDGET), /^You are Violet, the hostess of an exclusive, dimly lit/);
});

Deno.test("persona: what leaves no room for a question is refused when the server starts, in words that help", () => {
  assert.throws(() => systemPrompt("  ", BUDGET), /^Error: VIOLET_PERSONA_FILE: it is empty/);
  assert.throws(
    () => systemPrompt("x".repeat(20_000), BUDGET),
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
