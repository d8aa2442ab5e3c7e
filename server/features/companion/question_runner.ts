// Questions to Violet from the moment they are taken until they are answered, stopped or cancelled.

import { Refusal } from "../../protocol/errors.ts";
import type { CompanionQuota } from "../../ports/store.ts";
import { Cancellation } from "../../companion/cancellation.ts";
import type { Answer, Companion } from "../../companion/companion.ts";
import type { Context } from "../context.ts";
import { AnswerDelivery, COMPANION_PRINCIPAL, type RunningQuestion, type Said } from "./answer_delivery.ts";
import { SerialQueue } from "./serial_queue.ts";
import { QueueStatus } from "./queue_status.ts";

/** The answer to a question over REST. */
export interface RestAnswer {
  readonly text: string;
  readonly quota: CompanionQuota;
}

/** A question and the handle by which it is ended. */
type Open = readonly [talk: RunningQuestion, asking: Cancellation];

/** The questions that are on their way. */
export class QuestionRunner {
  readonly #open: Set<Open> = new Set();
  readonly #places: QueueStatus;
  /** Order of what each person is shown. */
  readonly #shown = new SerialQueue();

  constructor(readonly context: Context, readonly companion: Companion) {
    const { hub, presence, bus } = context;
    this.#places = new QueueStatus((principal, typing) =>
      hub.publisher.sendTo(COMPANION_PRINCIPAL, [principal], "violet_typing", typing)
    );
    // Who asked over REST waits for the response, sockets or not.
    presence.cluster.onGone((principal) =>
      this.#cancel((talk) => talk.principal === principal && talk.from !== null)
    );
    bus.subscribe((message) => {
      if (message.kind !== "companion") return;
      const { change } = message;
      if (change.type === "stop_answer") this.#stop(change.principal);
      if (change.type === "forget") companion.forgetRunning(change.userId);
    });
  }

  /** Shows the question to the person's other sockets. */
  async share(talk: RunningQuestion): Promise<void> {
    await this.#shown.run(talk.principal, () => new AnswerDelivery(this.context, talk).share());
  }

  /** Asks, and delivers what comes of it. Never rejects. Resolves to false when the asker went before a sentence of the answer. */
  async ask(talk: RunningQuestion): Promise<boolean> {
    const delivery = new AnswerDelivery(this.context, talk);
    try {
      const answer = await this.#answer(talk, delivery);
      if (answer.kind === "cancelled") return false;
      if (answer.kind !== "limit") await this.#say(delivery, this.#said(answer));
      else talk.from?.session.connection.emit("ai_response", { error: "ai_limit_reached", room: talk.room });
    } catch (error) {
      const cause = error instanceof Error ? error.name : typeof error;
      this.context.log.error("a question to the companion failed", { cause });
      // Nobody waits for this promise, so it must not reject.
      await this.#say(delivery, this.#said({ text: this.companion.line("broken") })).catch(() => {});
    } finally {
      this.#places.over(talk);
    }
    return true;
  }

  /**
   * Asks for somebody who waits for the response to a request, and goes on should they go away: the runtime does not
   * say so before the response is written. Throws a `Refusal`: `ai_limit_reached`, `unavailable`.
   */
  async askOverRest(talk: RunningQuestion): Promise<RestAnswer> {
    const delivery = new AnswerDelivery(this.context, talk);
    try {
      const answer = await this.#answer(talk, delivery);
      if (answer.kind === "limit") {
        throw new Refusal("ai_limit_reached", "Your free messages to Violet are used up.");
      }
      if (answer.kind === "cancelled" || (answer.kind === "line" && answer.busy)) {
        throw new Refusal("unavailable", "Violet has her hands full. Please try again in a moment.");
      }
      return await this.restAnswer(talk, this.#said(answer));
    } finally {
      this.#places.over(talk);
    }
  }

  /** Lets the person's sockets see a question over REST and what she says to it. Resolves to the response. */
  async restAnswer(talk: RunningQuestion, said: Said): Promise<RestAnswer> {
    await this.share(talk);
    await this.say(talk, said);
    if (said.quota !== undefined) return { text: said.text, quota: said.quota };
    const account = await this.context.store.accounts.byId(talk.userId);
    if (account === undefined) throw new Refusal("session_expired", "This account is no longer there.");
    return { text: said.text, quota: account };
  }

  /** Forgets everything said with an account, and what it is just being answered, on whatever node. */
  async reset(userId: number): Promise<void> {
    this.context.bus.publish({ kind: "companion", change: { type: "forget", userId } });
    await this.companion.reset(userId);
  }

  /** Forgets everything said with this person. Resolves to what she says then. */
  async forget({ userId }: RunningQuestion): Promise<Said> {
    await this.reset(userId);
    return this.#said({ text: this.companion.line("reset") });
  }

  /** Says something to the socket that asked and the person's others. */
  async say(talk: RunningQuestion, said: Said): Promise<void> {
    await this.#say(new AnswerDelivery(this.context, talk), said);
  }

  /** Ends the answer that is being made for this person; where none is, what they have in line. */
  #stop(principal: string): void {
    const theirs = [...this.#open].filter(([talk]) => talk.principal === principal);
    const running = theirs.filter(([, asking]) => asking.running);
    for (const [, asking] of running.length > 0 ? running : theirs) asking.stop();
  }

  /** Cancels every question. */
  cancelAll(): void {
    this.#cancel(() => true);
  }

  async #answer(talk: RunningQuestion, delivery: AnswerDelivery): Promise<Answer> {
    const asking = new Cancellation();
    const open: Open = [talk, asking];
    this.#open.add(open);
    try {
      return await this.companion.ask(asking, talk, {
        moved: (position) => this.#places.moved(talk, position),
        piece: (text) => delivery.piece(text),
        delivered: () => delivery.delivered(),
      });
    } finally {
      this.#open.delete(open);
    }
  }

  #say(delivery: AnswerDelivery, said: Said): Promise<void> {
    return this.#shown.run(delivery.talk.principal, () => delivery.say(said));
  }

  #said(
    { id, at, text, quota }: { id?: number | null; at?: number; text: string; quota?: CompanionQuota | null },
  ): Said {
    const said = { id: id ?? this.context.clock.uuid(), at: at ?? this.context.clock.now(), text };
    return quota === undefined || quota === null ? said : { ...said, quota };
  }

  #cancel(whose: (talk: RunningQuestion) => boolean): void {
    for (const [talk, asking] of [...this.#open]) if (whose(talk)) asking.cancel();
  }
}
