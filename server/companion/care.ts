// The care layer, before and after inference: minors and people in a crisis are never left to persona or model.

import { isCrisis, pushesToHarm } from "./care/care_crisis.ts";
import { involvesMinors, isOfMinors } from "./care/care_minors.ts";
import { answersWithAge, joinedTexts } from "./care/care_window.ts";

/** The reply in place of the model's. It is plain and always the same, and has nothing of the persona. */
export const CARE_REPLIES = {
  minors: "No. Everybody here is an adult, in every conversation, story and game, and I will not go there. " +
    "If you are under 18, please close this page. If a child is in danger, call the emergency number where you are.",
  crisis:
    "I am stepping out of my role for a moment, because this matters. I am only a program, but you deserve a real " +
    "person right now. If you are in danger, call your emergency number. In the US and Canada you can call or text 988. " +
    "In the UK and Ireland, Samaritans answer on 116 123. Elsewhere, findahelpline.com lists free, confidential lines. " +
    "Please also tell somebody near you. / Si estás en peligro, llama al número de emergencias; en España, el 024 " +
    "atiende a cualquier hora, y findahelpline.com reúne líneas de otros países. No tienes que pasar por esto a solas.",
} as const;

/** What the care layer has found in a text. */
export type CareVerdict = keyof typeof CARE_REPLIES;

/**
 * Checks a question; null for nothing found. `context` is what was said just before it, "" while it is not known.
 * `said`: earlier messages of the same person, oldest first, which the question may go on with; by default the lines of
 * the context.
 */
export function judgeQuestion(
  question: string,
  context = "",
  said: readonly string[] = context.split("\n"),
): CareVerdict | null {
  if (isCrisis(question)) return "crisis";
  if (involvesMinors(question, context) || answersWithAge(question, context)) return "minors";
  for (const { text, isOneSentence } of joinedTexts(question, said)) {
    if (isCrisis(text)) return "crisis";
    if (isOneSentence ? involvesMinors(text) : isOfMinors(text)) return "minors";
  }
  return null;
}

/** Checks a whole reply. `context` is what was said just before it, the question included. */
export function judgeReply(reply: string, context: string): CareVerdict | null {
  if (pushesToHarm(reply)) return "crisis";
  return involvesMinors(reply, context) ? "minors" : null;
}
