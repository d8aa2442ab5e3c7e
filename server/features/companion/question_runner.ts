// Questions to the companion from the moment they are taken until their answer is delivered.

import { Refusal } from "../../protocol/errors.ts";
import type { CannedText } from "../../protocol/companion_events.ts";
import type { CompanionQuota } from "../../ports/store.ts";
import type { Session } from "../../hub/session.ts";
import type { CompanionMessage } from "../../companion/answer.ts";
import type { Companion } from "../../companion/companion.ts";
import type { OpenQuestions } from "../../companion/open_questions.ts";
import { type AskedQuestion, Question } from "../../companion/question.ts";
import type { Context } from "../context.ts";
import { AnswerDelivery, COMPANION_PRINCIPAL, type DeliveryParts } from "./answer_delivery.ts";
import { QueueStatus } from "./queue_status.ts";
import { SerialQueue } from "./serial_queue.ts";

/** The answer to a question over REST. */
export interface RestAnswer {
  readonly text: string;
  readonly said?: CannedText;
  readonly quota: CompanionQuota;
}

/** What a message of the companion is made from. An absent id or time is made anew. */
interface CompanionText {
  readonly text: string;
  readonly said?: CannedText;
  readonly id?: number | null;
  readonly at?: number;
  readonly quota?: CompanionQuota | null;
  readonly isCut?: boolean;
}

/** Runs questions: asks the companion, delivers the answer, and ends questions early. */
export class QuestionRunner {
  readonly #questions: OpenQuestions;
  readonly #delivery: DeliveryParts;

  constructor(readonly context: Context, readonly companion: Companion) {
    const { hub, presence, bus } = context;
    this.#questions = companion.questions;
    const status = new QueueStatus(
      this.#questions,
      (principal, typing) => hub.publisher.sendTo(COMPANION_PRINCIPAL, [principal], "violet_typing", typing),
      companion.waits,
    );
    this.#delivery = { context, status, order: new SerialQueue() };
    presence.cluster.onGone((principal) => {
      for (const question of [...this.#questions.of(principal)]) {
        // A caller over REST waits for the response, with or without sockets.
        if (question.delivery.via === "socket") question.cancel(true);
      }
    });
    bus.subscribe((message) => {
      if (message.kind !== "companion") return;
      const { change } = message;
      if (change.type === "stop_answer") this.#stop(change.principal);
      if (change.type === "forget") companion.forgetOpen(change.userId);
    });
  }

  /**
   * Makes a question that is not asked yet. `session` is the socket that asks; null over REST. `onMoved` is called at each
   * new position in the queue.
   */
  take(asked: AskedQuestion, session: Session | null, onMoved?: () => void): Question {
    return new Question(asked, new AnswerDelivery(this.#delivery, asked, session, onMoved));
  }

  /**
   * Asks, and delivers the answer. Never rejects. Resolves to false when the asker left before a sentence of the answer
   * was delivered.
   */
  async ask(question: Question): Promise<boolean> {
    const { delivery } = question;
    this.#questions.add(question);
    try {
      const answer = await this.companion.ask(question);
      if (answer.kind === "cancelled") return false;
      if (answer.kind === "limit") delivery.limitReached();
      else await delivery.say(this.#message(answer));
    } catch (error) {
      const cause = error instanceof Error ? error.name : typeof error;
      this.context.log.error("a question to the companion failed", { cause });
      // Nothing awaits this promise, so it must not reject.
      await delivery.say(this.#message(this.companion.cannedReply("broken"))).catch(() => {});
    } finally {
      this.#close(question);
    }
    return true;
  }

  /**
   * Asks for a caller who waits for the response of a request. Throws a `Refusal`: `ai_limit_reached`, `unavailable`,
   * the latter also for a question that was cancelled.
   */
  async askOverRest(question: Question): Promise<RestAnswer> {
    this.#questions.add(question);
    try {
      const answer = await this.companion.ask(question);
      if (answer.kind === "limit") {
        throw new Refusal("ai_limit_reached", "Your free messages to Violet are used up.");
      }
      if (answer.kind === "cancelled" || (answer.kind === "canned" && answer.isBusy)) {
        throw new Refusal("unavailable", "Violet has her hands full. Please try again in a moment.");
      }
      return await this.respond(question, this.#message(answer));
    } finally {
      this.#close(question);
    }
  }

  /** Shows a question over REST and the message that answers it to the asker's sockets. Resolves to the response. */
  async respond(question: Question, message: CompanionMessage): Promise<RestAnswer> {
    const { text, said, quota } = message;
    const answer = said === undefined ? { text } : { text, said };
    await question.delivery.share();
    await question.delivery.say(message);
    if (quota !== undefined) return { ...answer, quota };
    const account = await this.context.store.accounts.byId(question.asker.userId);
    if (account === undefined) throw new Refusal("session_expired", "This account is no longer there.");
    return { ...answer, quota: account };
  }

  /** Forgets everything said with the asker. Resolves to the message that says so. */
  async forget({ asker: { userId } }: Question): Promise<CompanionMessage> {
    await this.reset(userId);
    return this.#message(this.companion.cannedReply("reset"));
  }

  /** Forgets everything said with an account, and its open questions at every node. */
  async reset(userId: number): Promise<void> {
    this.context.bus.publish({ kind: "companion", change: { type: "forget", userId } });
    await this.companion.reset(userId);
  }

  /** Cancels every question. */
  cancelAll(): void {
    for (const question of this.#questions.all) question.cancel();
    this.companion.close();
  }

  /** Stops the answer that is being made for a person; where none is, their questions in the queue. */
  #stop(principal: string): void {
    const questions = [...this.#questions.of(principal)];
    const running = questions.filter(({ isRunning }) => isRunning);
    for (const question of running.length > 0 ? running : questions) question.stop();
  }

  #message({ id, at, text, said, quota, isCut = false }: CompanionText): CompanionMessage {
    const { clock } = this.context;
    const canned = said === undefined ? {} : { said };
    const message = { id: id ?? clock.uuid(), at: at ?? clock.now(), text, isCut, ...canned };
    return quota === undefined || quota === null ? message : { ...message, quota };
  }

  #close(question: Question): void {
    this.#questions.remove(question);
    this.#delivery.status.update(question.asker);
  }
}
