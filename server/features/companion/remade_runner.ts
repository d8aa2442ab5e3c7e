// Runs that make an answer again or continue it, from the request until every socket of the person has what came of it.

import type { CompanionMessage } from "../../companion/answer.ts";
import type { Companion } from "../../companion/companion.ts";
import type { Asker } from "../../companion/question.ts";
import type { Remade } from "../../companion/remade/remade_answers.ts";
import type { Remake } from "../../companion/remade/remake_plan.ts";
import { RemakeRun, tagsOf } from "../../companion/remade/remake_run.ts";
import type { Context } from "../context.ts";
import type { QuestionRunner } from "./question_runner.ts";

/** Makes and runs runs. */
export class RemadeRunner {
  constructor(readonly context: Context, readonly companion: Companion, readonly questions: QuestionRunner) {}

  /**
   * Makes a run, and admits it. Throws a `Refusal` `conflict`, `ai_limit_reached` or `session_expired`. What is admitted
   * has to be run.
   */
  async admit(asker: Asker, remake: Remake): Promise<RemakeRun> {
    const { clock } = this.context;
    const message = { id: clock.uuid(), at: clock.now(), text: "", transitKey: null };
    const asked = { asker, message, tags: tagsOf(remake) };
    const route = { session: null, via: "socket", isHidden: true } as const;
    const run = new RemakeRun(asked, remake, this.questions.delivery(asked, route));
    await this.companion.remade.admit(run);
    return run;
  }

  /** Gives up a run that was admitted. */
  giveUp(run: RemakeRun): void {
    this.companion.remade.giveUp(run);
  }

  /** Runs what was admitted, and delivers what came of it. Never rejects. */
  async run(run: RemakeRun): Promise<void> {
    const { delivery } = run;
    await this.questions.whileOpen(run, async () => {
      try {
        await delivery.share();
        const remade = await this.companion.remade.run(run);
        const message = this.#message(run, remade);
        if (message !== null) return await delivery.say(message);
        delivery.over();
        if (remade.kind === "limit") delivery.limitReached();
      } catch (error) {
        const cause = error instanceof Error ? error.name : typeof error;
        this.context.log.error("an answer of the companion could not be made again", { cause });
        const broken = { kind: "canned", ...this.companion.cannedReply("broken") } as const;
        // Nothing awaits this promise, so it must not reject.
        await delivery.say(this.#message(run, broken)!).catch(() => {});
      }
    });
  }

  /** What is said of a run that is over; null for nothing. */
  #message({ remake: { answerId } }: RemakeRun, remade: Remade): CompanionMessage | null {
    const { clock } = this.context;
    switch (remade.kind) {
      case "made": {
        const { text, at, isCut, quota } = remade;
        return { id: answerId, at, text, isCut, ...(quota === null ? {} : { quota }) };
      }
      case "canned":
        return { id: clock.uuid(), at: clock.now(), text: remade.text, said: remade.said };
      case "limit":
      case "gone":
        return null;
      default:
        return remade satisfies never;
    }
  }
}
