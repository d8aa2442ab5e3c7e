// What became of a question, and what is kept of it then.

import type { Answer } from "../answer.ts";
import { type CannedReply, careReply } from "../canned_replies.ts";
import type { CareVerdict } from "../care.ts";
import type { Question } from "../question.ts";
import type { MadeReply } from "../reply_maker.ts";

/** What becomes of a question that the model does not answer. */
export type Unserved =
  | { readonly kind: "canned"; readonly isBusy: boolean } & CannedReply
  | { readonly kind: "cancelled" };

/** The care layer answers. */
export interface Care {
  readonly kind: "care";
  readonly verdict: CareVerdict;
}

/** What became of a question. A reply is kept already. */
export type Outcome = Extract<Answer, { kind: "reply" | "limit" }> | Unserved | Care;

/** What there is of an answer. */
export type MadeAnswer = Extract<MadeReply, { kind: "made" }> & { readonly isCounted: boolean };

/** Keeps an answer, made at `at`, and if it counts, counts it in the same transaction. */
export async function keepAnswer(
  { keeper, addressTrial: address, isPremium }: Question,
  { text, isCut, promptStart, isKept, isCounted }: MadeAnswer,
  at: number,
  freeLimit: number,
): Promise<Outcome> {
  const reply = { kind: "reply", text, at, isCut } as const;
  if (!isKept) {
    await keeper.unanswered();
    return { ...reply, id: null, quota: null };
  }
  const counting = isCounted ? { freeLimit, address, at, isPremium } : null;
  const outcome = await keeper.answered({ text, at, isCut, promptStart }, counting);
  switch (outcome.kind) {
    case "kept":
      return { ...reply, id: outcome.id, quota: outcome.quota };
    case "no_free_message":
      return { kind: "limit" };
    case "gone":
      return { kind: "cancelled" };
    default:
      return outcome satisfies never;
  }
}

/** Keeps what came of a question, where that is not an answer. */
export async function settle(question: Question, outcome: Outcome, at: number): Promise<Answer> {
  const { keeper } = question;
  switch (outcome.kind) {
    case "reply":
      return outcome;
    case "care":
      await keeper.forgotten();
      return { kind: "canned", ...careReply(outcome.verdict), isBusy: false, id: null };
    case "limit":
      await keeper.forgotten();
      return outcome;
    case "canned": {
      // A caller over REST whose question found no place is refused.
      if (outcome.isBusy && question.delivery.via === "rest") {
        await keeper.forgotten();
        return { ...outcome, id: null };
      }
      const { text, said } = outcome;
      return { ...outcome, id: await keeper.excused({ text, said }, at) };
    }
    case "cancelled":
      if (!question.isForgotten) return { kind: "cancelled", id: await keeper.unanswered() };
      if (!question.isDeleted) await keeper.forgotten();
      return { kind: "cancelled", id: null };
    default:
      return outcome satisfies never;
  }
}
