// A run that makes an answer again, or continues it. It waits, is stopped and is cancelled as a question is.

import type { RunTags } from "../../protocol/companion_events.ts";
import type { MessageId } from "../../protocol/ids.ts";
import type { Delivery } from "../answer.ts";
import type { QuestionKeeper } from "../kept/question_keeper.ts";
import { type AskedQuestion, Question } from "../question.ts";
import { Reply } from "../reply.ts";
import type { Remake } from "./remake_plan.ts";

/** What tells pages of which answer a run is, in all that they get of it. */
export function tagsOf({ kind, answerId }: Remake): RunTags {
  return kind === "again" ? { again_of: answerId } : { more_of: answerId };
}

/** A run keeps its version itself; its message is not kept. */
const NOT_KEPT: QuestionKeeper = {
  memory: () => Promise.resolve([]),
  answered: () => Promise.resolve({ kind: "gone" }),
  excused: () => Promise.resolve(null),
  unanswered: () => Promise.resolve(null),
  forgotten: () => Promise.resolve(),
};

/** An open run. Its message is the question of the answer, under an id of the run's own. */
export class RemakeRun extends Question {
  override readonly reply: Reply;

  constructor(asked: AskedQuestion, readonly remake: Remake, delivery: Delivery) {
    super(asked, delivery, NOT_KEPT);
    this.reply = new Reply(remake.kind === "more" ? remake.version.text : "");
  }

  override get isRun(): boolean {
    return true;
  }

  override concerns(id: MessageId): boolean {
    return super.concerns(id) || this.remake.answerId === id || this.remake.questionId === id;
  }
}
