// What is never left to the persona or the model: minors, and people in a crisis. Looked at before and after inference.

import { isCrisis, pushesToHarm } from "./care_crisis.ts";
import { involvesMinors } from "./care_minors.ts";

/** The answer that stands in place of the model's. Plain words: nothing of the persona, nothing of chance. */
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

/** What the care layer found. */
export type CareVerdict = keyof typeof CARE_REPLIES;

/** Looks at a question. `context` is what was said just before it; it is known only once it is the question's turn. */
export function judgeQuestion(question: string, context = ""): CareVerdict | null {
  if (isCrisis(question)) return "crisis";
  return involvesMinors(question, context) ? "minors" : null;
}

/** Looks at a reply, or as much of one as there is. `context` is what was said just before it, the question included. */
export function judgeReply(reply: string, context: string): CareVerdict | null {
  if (pushesToHarm(reply)) return "crisis";
  return involvesMinors(reply, context) ? "minors" : null;
}
