// How much of each prompt the inference server reads anew: all that comes after the longest beginning that it has read
// or made before. Simulated, without a server: 60 exchanges of one person on one slot.

import type { Turn } from "../../../server/ports/inference.ts";
import type { RememberedTurn } from "../../../server/ports/store.ts";
import { KEPT } from "../../../server/ports/limits.ts";
import { systemPrompt } from "../../../server/companion/persona.ts";
import { layOutPrompt } from "../../../server/companion/prompt.ts";
import type { Figure } from "../report.ts";

const BUDGET = { violetNumCtx: 4096, violetNumPredict: 300 };
const EXCHANGES = 60;
/** Turns after which a fact must still be there. */
const FACT_TURNS = 10;
/** Most of what is sent that may be read anew, percent. */
const AIM = 30;

/** Lengths of questions and answers, characters. */
const LENGTHS: readonly (readonly [question: number, answer: number])[] = [
  [50, 250],
  [200, 900],
  [500, 1_200],
];
const WORDS =
  ("the night is young and so are we come closer to velvet amber light tell me what you drink I like how " +
    "you laugh slowly tonight darling whisper something sweet about your city music remember jazz booth glass")
    .split(" ");

/** Lays out the prompt of a question. Returns its turns, and the id of its first earlier turn. */
type Layout = (
  memory: readonly RememberedTurn[],
  question: string,
) => { turns: readonly Turn[]; start?: number };

/** Simulates each length with the prompts of today, and with those that drop the oldest turn each time. */
export function measurePromptPrefix(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [question, answer] of LENGTHS) {
    const what = `${question} and ${answer} characters`;
    const { percent, isFactSent } = simulate(blocks, question, answer);
    figures.push({ what, unit: "% read anew", value: percent, aim: { atMost: AIM } });
    const unit = `% of prompts with a fact of ${FACT_TURNS} turns before`;
    figures.push({ what, unit, value: isFactSent, ...(question < 500 ? { aim: { atLeast: 100 } } : {}) });
    const before = simulate(oneByOne, question, answer);
    figures.push({
      what: `${what}, the oldest turn dropped each time`,
      unit: "% read anew",
      value: before.percent,
    });
  }
  return Promise.resolve(figures);
}

const system = systemPrompt(null, BUDGET);
const blocks: Layout = (memory, question) => layOutPrompt({ system, memory, question }, BUDGET);

/** As prompts were before: as many of the newest turns as fit, at three bytes a token. */
const oneByOne: Layout = (memory, question) => {
  const tokens = (text: string): number => Math.ceil(text.length / 3) + 4;
  let left = BUDGET.violetNumCtx - BUDGET.violetNumPredict - tokens(system) - tokens(question);
  let from = memory.length;
  while (from > 0 && (left -= tokens(memory[from - 1]!.text)) >= 0) from--;
  while (memory[from]?.role === "assistant") from++;
  const earlier = memory.slice(from).map(({ role, text }): Turn => ({ role, content: text }));
  return { turns: [{ role: "system", content: system }, ...earlier, { role: "user", content: question }] };
};

function simulate(layout: Layout, questionLength: number, answerLength: number) {
  let memory: RememberedTurn[] = [];
  let read = "";
  let [sent, anew, withFact, asked] = [0, 0, 0, 0];
  for (let number = 0; number < EXCHANGES; number++) {
    const question = textOf(`Question ${number}: `, questionLength, number);
    const answer = textOf(`Answer ${number}: `, answerLength, number * 7 + 3);
    const { turns, start } = layout(memory, question);
    const prompt = turns.map(({ role, content }) => `<${role}>${content}</${role}>`).join("");
    sent += prompt.length;
    anew += prompt.length - commonPrefix(prompt, read);
    const fact = memory.at(-FACT_TURNS)?.text;
    if (fact !== undefined) {
      asked++;
      if (prompt.includes(fact)) withFact++;
    }
    read = `${prompt}<assistant>${answer}</assistant>`;
    const ids = [2 * number + 1, 2 * number + 2] as const;
    memory = [
      ...memory,
      { id: ids[0], role: "user" as const, text: question, at: 0 },
      {
        id: ids[1],
        role: "assistant" as const,
        text: answer,
        at: 0,
        ...(start === undefined ? {} : { promptStart: start }),
      },
    ].slice(-KEPT.turns);
  }
  return { percent: 100 * anew / sent, isFactSent: 100 * withFact / asked };
}

function textOf(start: string, length: number, seed: number): string {
  let text = start;
  for (let at = seed; text.length < length; at += 1 + (at % 5)) text += `${WORDS[at % WORDS.length]} `;
  return text.slice(0, length).trim();
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
