// What was said before a question, for the care layer.

import type { RememberedTurn } from "../ports/exchange_store.ts";
import { type CareVerdict, judgeQuestion } from "./care.ts";

/** Turns of memory in which the care layer looks for the people that "her" or "them" may mean. */
const CONTEXT_TURNS = 4;
/** Earlier questions that the care layer reads together with a new one, which may be the end of a sentence. */
const EARLIER_QUESTIONS = 3;

/** The verdict on a question after earlier turns, null for nothing found, and what is said before its reply. */
export function conversationContext(
  memory: readonly RememberedTurn[],
  question: string,
): { readonly context: string; readonly verdict: CareVerdict | null } {
  const before = memory.slice(-CONTEXT_TURNS).map(({ text }) => text).join("\n");
  const said = memory.filter(({ role }) => role === "user").slice(-EARLIER_QUESTIONS).map(({ text }) => text);
  return { context: `${before}\n${question}`, verdict: judgeQuestion(question, before, said) };
}
