// Questions to the companion from the moment they are taken until their answer is delivered.

import { Refusal } from "../../protocol/errors.ts";
import type { CannedText } from "../../protocol/companion_events.ts";
import { nameKey } from "../../protocol/names.ts";
import type { CompanionChange } from "../../ports/bus.ts";
import type { CompanionQuota } from "../../ports/exchange_store.ts";
import type { Ban } from "../../ports/moderation_store.ts";
import type { Session } from "../../hub/session.ts";
import type { CompanionMessage, Delivery } from "../../companion/answer.ts";
import type { Companion } from "../../companion/companion.ts";
import { MemberQuestion } from "../../companion/kept/question_keeper.ts";
import type { OpenQuestions } from "../../companion/open_questions.ts";
import { type AskedQuestion, type Asker, Question } from "../../companion/question.ts";
import { hasPremium } from "../../ports/premium/premium_time.ts";
import type { Context } from "../context.ts";
import { AnswerDelivery, COMPANION_PRINCIPAL, type DeliveryParts, type Route } from "./answer_delivery.ts";
import { AnswerRelay } from "./answer_relay.ts";
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
    const { hub } = context;
    this.#questions = companion.questions;
    const status = new QueueStatus(
      this.#questions,
      (principal, typing) => hub.publisher.sendTo(COMPANION_PRINCIPAL, [principal], "violet_typing", typing),
      companion.waits,
    );
    this.#delivery = { context, status, relay: new AnswerRelay(context), order: new SerialQueue() };
    this.#followAskers();
  }

  /** How the answer to something that is asked is delivered. */
  delivery(asked: AskedQuestion, route: Route): AnswerDelivery {
    return new AnswerDelivery(this.#delivery, asked, route);
  }

  /** Makes a kept question that is not asked yet. */
  take(asked: AskedQuestion & { readonly message: { readonly id: number } }, route: Route): Question {
    const { asker: { userId }, message: { id } } = asked;
    return new Question(
      asked,
      this.delivery(asked, route),
      new MemberQuestion(this.companion.kept, userId, id),
    );
  }

  /** Asks, and delivers the answer. Never rejects. */
  async ask(question: Question): Promise<void> {
    const { delivery, asker } = question;
    this.#open(question);
    try {
      const answer = await this.companion.ask(question);
      if (answer.kind === "reply" || answer.kind === "canned") await delivery.say(this.#message(answer));
      else delivery.over();
      if (answer.kind === "limit") delivery.limitReached();
      if (answer.kind === "cancelled" && answer.id !== null) this.tellUnanswered(asker, answer.id);
    } catch (error) {
      const cause = error instanceof Error ? error.name : typeof error;
      this.context.log.error("a question to the companion failed", { cause });
      // Nothing awaits this promise, so it must not reject.
      await delivery.say(this.#message(this.companion.cannedReply("broken"))).catch(() => {});
    } finally {
      this.#close(question);
    }
  }

  /**
   * Asks for a caller who waits for the response of a request. Throws a `Refusal`: `ai_limit_reached`, `unavailable`,
   * the latter also for a question that was cancelled.
   */
  async askOverRest(question: Question): Promise<RestAnswer> {
    const { delivery, asker } = question;
    this.#open(question);
    try {
      const answer = await this.companion.ask(question);
      if (answer.kind === "reply" || (answer.kind === "canned" && !answer.isBusy)) {
        return await this.respond(asker.userId, delivery, this.#message(answer));
      }
      delivery.over();
      if (answer.kind === "limit") {
        delivery.limitReached();
        throw new Refusal("ai_limit_reached", "Your free messages to Violet are used up.");
      }
      if (answer.kind === "cancelled" && answer.id !== null) this.tellUnanswered(asker, answer.id);
      throw new Refusal("unavailable", "Violet has her hands full. Please try again in a moment.");
    } catch (error) {
      // The sockets that follow it in pieces get no more of it.
      if (!(error instanceof Refusal)) delivery.over();
      throw error;
    } finally {
      this.#close(question);
    }
  }

  /** Shows a question over REST and the message that answers it to the asker's sockets. Resolves to the response. */
  async respond(userId: number, delivery: Delivery, message: CompanionMessage): Promise<RestAnswer> {
    const { text, said, quota } = message;
    const answer = said === undefined ? { text } : { text, said };
    await delivery.share();
    await delivery.say(message);
    if (quota !== undefined) return { ...answer, quota };
    const account = await this.context.store.accounts.byId(userId);
    if (account === undefined) throw new Refusal("session_expired", "This account is no longer there.");
    const { aiMessagesUsed } = account;
    return {
      ...answer,
      quota: { aiMessagesUsed, hasAiAccess: hasPremium(account, this.context.clock.now()) },
    };
  }

  /** Forgets everything said with an account. Resolves to the message that says so. */
  async reset(userId: number): Promise<CompanionMessage> {
    this.context.bus.publish({ kind: "companion", change: { type: "drop_runs", userId } });
    await this.context.store.companions.reset(userId);
    return this.#message(this.companion.cannedReply("reset"));
  }

  /** Forgets an exchange; an open question is cancelled first. Resolves to the ids of its turns; none for an unknown id. */
  async forget(userId: number, id: number): Promise<readonly number[]> {
    this.drop(userId, id);
    await this.context.bus.flushed();
    return await this.context.store.companions.forget(userId, id);
  }

  /** Cancels what is open of a turn of an account, at every node. Nothing of it is kept. */
  drop(userId: number, id: number): void {
    this.context.bus.publish({ kind: "companion", change: { type: "drop_question", id, userId } });
  }

  /** Has something open while `work` runs: it is stopped, cancelled and orphaned as a question is. */
  async whileOpen(question: Question, work: () => Promise<void>): Promise<void> {
    this.#open(question);
    try {
      await work();
    } finally {
      this.companion.orphans.remove(question);
      this.#close(question);
    }
  }

  /** Tells every socket of a person that a question ended without an answer. */
  tellUnanswered({ principal, room }: Pick<Asker, "principal" | "room">, id: number): void {
    this.context.hub.publisher.sendTo(COMPANION_PRINCIPAL, [principal], "violet_unanswered", { room, id });
  }

  /** Tells the other sockets of a person that turns are deleted; without `ids`, all of them. */
  tellForgotten(
    { principal, room }: Pick<Asker, "principal" | "room">,
    ids: readonly number[] | undefined,
    { id: except }: Session,
  ): void {
    const forgotten = ids === undefined ? { room } : { room, ids: [...ids] };
    this.context.hub.publisher.sendTo(COMPANION_PRINCIPAL, [principal], "violet_forgot", forgotten, {
      except,
    });
  }

  /** Cancels every question. */
  cancelAll(): void {
    for (const question of this.#questions.all) question.cancel();
    this.companion.close();
  }

  #followAskers(): void {
    const { presence, bus, sanctions } = this.context;
    presence.cluster.onGone((principal) => {
      for (const question of this.#questions.of(principal)) this.#left(question);
    });
    sanctions.onChange((change) => {
      if (change.type !== "ban") return;
      for (const question of this.#questions.all) if (isAbout(change.ban, question.asker)) question.cancel();
    });
    bus.subscribe((message) => {
      if (message.kind === "companion") this.#change(message.change);
      // After a partition users are back who never left.
      if (message.kind !== "presence") return;
      this.companion.orphans.removeWhere((principal) =>
        presence.cluster.byPrincipal(principal) !== undefined
      );
    });
  }

  #change(change: CompanionChange): void {
    switch (change.type) {
      case "stop_answer":
        return this.#stop(change.principal);
      case "end_questions":
        for (const question of [...this.#questions.of(change.principal)]) question.cancel();
        return;
      case "drop_question":
        for (const question of this.#questions.all) {
          if (question.concerns(change.id) && question.asker.userId === change.userId) question.forget(true);
        }
        return;
      case "drop_runs":
        for (const question of this.#questions.all) {
          if (question.isRun && question.asker.userId === change.userId) question.forget();
        }
        return;
      case "catch_up":
        for (const question of this.#questions.of(change.principal)) {
          this.companion.orphans.remove(question);
          question.delivery.tellSoFar(change.session);
        }
        return;
    }
  }

  /** A caller over REST waits for the response, with or without sockets. */
  #left(question: Question): void {
    if (question.delivery.via === "socket" && !question.isEnded) this.companion.orphans.left(question);
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

  #open(question: Question): void {
    this.#questions.add(question);
    // The asker may have gone while the question was taken.
    if (this.context.presence.cluster.byPrincipal(question.asker.principal) === undefined) {
      this.#left(question);
    }
  }

  #close(question: Question): void {
    this.#questions.remove(question);
    this.#delivery.status.update(question.asker);
  }
}

/** Whether a ban covers the asker of a question by account or name. */
function isAbout({ userId, username }: Ban, asker: Asker): boolean {
  return userId === asker.userId || (username !== "" && nameKey(username) === nameKey(asker.username));
}
