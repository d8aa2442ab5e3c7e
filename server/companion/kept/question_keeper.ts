// What is kept of one question and of what answers it.

import type { AnswerOutcome, Counting, RememberedTurn } from "../../ports/exchange_store.ts";
import type { CannedReply } from "../canned_replies.ts";
import type { KeptConversation, PlainAnswer } from "./kept_conversation.ts";

/** Keeps a question, or something else that is asked. Its methods reject when the store fails. */
export interface QuestionKeeper {
  /** The turns of the conversation that its prompt may have, oldest first. */
  memory(): Promise<RememberedTurn[]>;
  /** Keeps its answer. With a `counting`, counts it in the same transaction. */
  answered(answer: PlainAnswer, counting: Counting | null): Promise<AnswerOutcome>;
  /** Keeps a canned reply in place of an answer. Resolves to its id; null where it is not kept. */
  excused(reply: CannedReply, at: number): Promise<number | null>;
  /** It has ended without an answer. Resolves to its id where it is kept as unanswered from now on, else to null. */
  unanswered(): Promise<number | null>;
  /** It is not kept any more. */
  forgotten(): Promise<void>;
}

/** Keeps a question of a member. */
export class MemberQuestion implements QuestionKeeper {
  constructor(readonly kept: KeptConversation, readonly userId: number, readonly id: number) {}

  memory(): Promise<RememberedTurn[]> {
    return this.kept.memory(this.userId);
  }

  answered(answer: PlainAnswer, counting: Counting | null): Promise<AnswerOutcome> {
    return this.kept.answer(this.userId, this.id, answer, counting);
  }

  excused(reply: CannedReply, at: number): Promise<number | null> {
    return this.kept.excuse(this.userId, this.id, at, reply);
  }

  async unanswered(): Promise<number | null> {
    return await this.kept.store.giveUp(this.userId, this.id) ? this.id : null;
  }

  async forgotten(): Promise<void> {
    await this.kept.store.forget(this.userId, this.id);
  }
}
