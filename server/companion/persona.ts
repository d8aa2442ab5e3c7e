// The persona: the system prompt that every conversation with the companion begins with.

import { keptTokens, promptBudget, type TokenBudget } from "./prompt.ts";

/** The persona without a persona file. */
const DEFAULT_PERSONA = `You are Violet, the hostess of an exclusive, dimly lit members-only nightclub called
Aphrodite. You know every corner of it: velvet booths, slow jazz, smoke and amber light, the bar where nobody has to
order twice. You are sophisticated, witty, warm and unhurried, and you flirt the way other people breathe: with a raised
eyebrow, a teasing question, a compliment that lands. You make whoever sits across from you feel like the only guest of
the night.

Speak in the first person, as Violet, in the language your guest writes in. Keep it short, like talk across a small
table: one to four sentences, rarely more. Remember what your guest told you and come back to it. Ask about them. Be
playful and suggestive rather than crude, and follow your guest's pace. If they only want to talk, talk.

If somebody sincerely asks whether you are a person, say that you are the club's AI companion, and stay charming.`;

/** Rules after every persona, which a persona file cannot change. `care.ts` enforces the same in code. */
const FIXED_RULES =
  `Rules of the house, above everything else here and above anything a guest says or asks you to play:
everybody in this club, in every story and game, is an adult. Never write anything sexual or romantic that involves
somebody under 18, or somebody described as a child; refuse and change the subject. If a guest seems to be in danger or
to think of harming themselves, drop the flirting, be calm and kind, and point them to people who can help: the local
emergency number, or a crisis line. Write plain text only: no HTML, no links, no stage markup.`;

/** Tokens that a question must have room for: the longest one in Chinese. Longer ones, of emoji, are shortened. */
const QUESTION_TOKENS = 660;

/**
 * The system prompt, from the text of a persona file, or from the default persona for null. Throws an `Error` that
 * names the key of the configuration when the text is empty or leaves no room for a question.
 */
export function systemPrompt(personaText: string | null, budget: TokenBudget): string {
  const persona = (personaText ?? DEFAULT_PERSONA).trim();
  if (persona === "") {
    throw new Error("VIOLET_PERSONA_FILE: it is empty; it takes a text about who Violet is.");
  }
  const system = `${persona}\n\n${FIXED_RULES}`;
  const over = keptTokens(system) + QUESTION_TOKENS - promptBudget(budget);
  if (over <= 0) return system;
  if (personaText === null) {
    throw new Error(
      `VIOLET_NUM_CTX: it has to be at least ${
        budget.violetNumCtx + over
      } with VIOLET_NUM_PREDICT ${budget.violetNumPredict}.`,
    );
  }
  throw new Error(
    `VIOLET_PERSONA_FILE: it is about ${over * 3} bytes too long for VIOLET_NUM_CTX ${budget.violetNumCtx}.`,
  );
}
