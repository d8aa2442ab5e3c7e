// Prompts of answers that are made again or continued, and those that follow them: the law of prefixes.

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

/** A conversation whose newest answer may change. */
class Talk {
  memory: RememberedTurn[] = [];
  #id = 0;

  ask(question: string): Prompt {
    return layOutPrompt({ system: SYSTEM, memory: this.memory, question }, BUDGET);
  }

  answer(question: string, answer: string, promptStart: number): void {
    this.memory.push({ id: this.#id += 1, role: "user", text: question, at: 0 });
    this.memory.push({ id: this.#id += 1, role: "assistant", text: answer, at: 0, promptStart });
    this.memory = this.memory.slice(-KEPT);
  }

  /** The prompt of the newest answer made again, or continued from `begun`. */
  remake(begun?: string, scale: TokenScale = UNSCALED, tooMany = Infinity): Prompt {
    const [question, answer] = this.memory.slice(-2);
    return layOutPrompt({
      ...{ system: SYSTEM, memory: this.memory.slice(0, -2), question: question!.text, scale, tooMany },
      ...(begun === undefined ? {} : { begun }),
      again: { start: answer!.promptStart },
    }, BUDGET);
  }

  /** The newest answer has another text, from a prompt that began there. */
  change(text: string, promptStart: number): void {
    this.memory = [...this.memory.slice(0, -1), { ...this.memory.at(-1)!, text, promptStart }];
  }
}

function flat(turns: readonly Turn[]): string {
  return turns.map(({ role, content }) => `<${role}>${content}`).join("");
}

function tokensOf(turns: readonly Turn[], scale: TokenScale = UNSCALED): number {
  return keptTokens(turns[0]!.content) +
    turns.slice(1).reduce((sum, { content }) => sum + estimateTokens(content, scale), 0);
}

Deno.test("prompt: an answer that is made again has the prompt that it had", () => {
  const talk = new Talk();
  for (let number = 1; number <= 8; number++) {
    const prompt = talk.ask(`Question ${number}`);
    talk.answer(`Question ${number}`, `Answer ${number}`, prompt.start);
    assert.deepEqual(talk.remake(), prompt);
  }
});

Deno.test("prompt: an answer that was lost at the beginning of memory is made again from a cut, and the law holds after it", () => {
  const talk = new Talk();
  for (let number = 1; number <= 11; number++) {
    talk.answer(`Question ${number}`, `Answer ${number}`, talk.ask(`Question ${number}`).start);
  }
  const again = talk.remake();
  assert.ok(again.earlier <= 10, `${again.earlier}`);
  talk.change("Another answer", again.start);
  const next = talk.ask("And then?");
  assert.ok(flat(next.turns).startsWith(`${flat(again.turns)}<assistant>Another answer`));
});

Deno.test("prompt: what continues an answer is asked for with the answer last, as long as it fits", () => {
  const talk = new Talk();
  talk.answer("one", "two", talk.ask("one").start);
  const prompt = talk.ask("three");
  talk.answer("three", "It was a dark and", prompt.start);
  const more = talk.remake("It was a dark and");
  assert.deepEqual(more.turns, [...prompt.turns, { role: "assistant", content: "It was a dark and" }]);
  assert.equal(more.start, prompt.start);
  talk.change("It was a dark and stormy night.", more.start);
  assert.ok(flat(talk.ask("And then?").turns).startsWith(`${flat(more.turns)} stormy night.<user>`));
});

Deno.test("prompt: of an answer too long for the model its end is sent, and question, persona and budget hold", () => {
  const talk = new Talk();
  const question = "夜".repeat(500);
  const begun = "ሀ".repeat(6_000 - 3) + "end";
  talk.answer(question, begun, 1);
  const { turns } = talk.remake(begun);
  assert.deepEqual(turns.slice(0, 2), [
    { role: "system", content: SYSTEM },
    { role: "user", content: question },
  ]);
  assert.match(turns.at(-1)!.content, /^ሀ+end$/);
  assert.ok(tokensOf(turns) <= promptBudget(BUDGET));
  assert.ok(tokensOf(turns) > promptBudget(BUDGET) - 10);
});

Deno.test("prompt: one that continues and was too long is laid out again with half of the turns, down to none", () => {
  const talk = new Talk();
  for (let number = 1; number <= 9; number++) talk.answer(`${number}`, `${number}!`, 1);
  const sizes: number[] = [];
  for (let { earlier } = talk.remake("9!"); earlier > 0;) {
    ({ earlier } = talk.remake("9!", UNSCALED, earlier));
    sizes.push(earlier);
  }
  assert.deepEqual(sizes, [8, 4, 2, 0]);
});

Deno.test("prompt: for any conversation with answers made again, continued and chosen, it fits and obeys the law", () => {
  const text = fc.oneof(
    fc.lorem({ maxCount: 30, mode: "sentences" }),
    fc.string({ unit: fc.constantFrom("ሀ", "😀", "я", "a", " "), maxLength: 900 }),
  ).map((text) => text.trim());
  const step = fc.record({ kind: fc.constantFrom("ask", "ask", "again", "more", "choose"), text });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
      const talk = new Talk();
      let last: Made | null = null;
      let versions: { text: string; made: Made }[] = [];
      for (const { kind, text } of steps) {
        if (last === null || kind === "ask") {
          const question = text.slice(0, 500);
          const prompt = talk.ask(question);
          assert.ok(tokensOf(prompt.turns) <= promptBudget(BUDGET));
          if (last !== null) checkLaw(last, prompt);
          talk.answer(question, text, prompt.start);
          last = { prompt, answer: `<assistant>${text}` };
          versions = [{ text, made: last }];
          continue;
        }
        const chosen = talk.memory.at(-1)!;
        const begun = kind === "more" ? chosen.text.slice(0, 6_000) : undefined;
        if (kind === "choose") {
          const version = versions[text.length % versions.length]!;
          talk.change(version.text, version.made.prompt.start);
          last = version.made;
          continue;
        }
        const prompt = talk.remake(begun);
        assert.ok(tokensOf(prompt.turns) <= promptBudget(BUDGET));
        const whole = begun === undefined ? text : `${begun}${text}`;
        last = { prompt, answer: begun === undefined ? `<assistant>${text}` : text };
        talk.change(whole, prompt.start);
        versions.push({ text: whole, made: last });
      }
    }),
    { numRuns: 100 },
  );
});

/** A prompt, and what the model made of it. */
interface Made {
  readonly prompt: Prompt;
  readonly answer: string;
}

/** A prompt begins with that of the chosen answer and that answer, or it is cut. */
function checkLaw({ prompt, answer }: Made, next: Prompt): void {
  if (flat(next.turns).startsWith(`${flat(prompt.turns)}${answer}<user>`)) return;
  const before = prompt.earlier + 2;
  assert.ok(next.earlier <= Math.ceil((before + 1) / 2), `cut from ${before} to ${next.earlier}`);
}
