// A question's way to its answer: care layer, free message, queue, memory, model, and memory again.

import type { Account } from "../ports/account.ts";
import type { Answer, Trial } from "./answer.ts";
import type { Cancellation } from "./cancellation.ts";
import {
  type CannedReply,
  cannedReply,
  careReply,
  firstToGuest,
  type Occasion,
  occasionOf,
} from "./canned_replies.ts";
import { judgeQuestion } from "./care.ts";
import type { CompanionOptions } from "./companion_options.ts";
import { conversationContext } from "./conversation_context.ts";
import { Diagnosis } from "./diagnosis.ts";
import { FairQueue, type Queued } from "./fair_queue.ts";
import { FreeMessages } from "./free_messages.ts";
import { KeptConversation } from "./kept/kept_conversation.ts";
import { Orphans } from "./kept/orphans.ts";
import { type Care, keepAnswer, type Outcome, settle, type Unserved } from "./kept/outcome.ts";
import { OpenQuestions } from "./open_questions.ts";
import type { Generation } from "./model_run.ts";
import { SecretText } from "./output/output_recital.ts";
import type { Question } from "./question.ts";
import { Reply } from "./reply.ts";
import { RemadeAnswers } from "./remade/remade_answers.ts";
import { type MadeReply, ReplyMaker } from "./reply_maker.ts";
import { hasSentence } from "./sentence.ts";
import { Slot } from "./slot.ts";
import { ThoughtGuard } from "./thought_guard.ts";
import { WarmUp } from "./warm_up.ts";
import { WaitEstimate } from "./wait_estimate.ts";

/**
 * How long the first words of an answer wait, milliseconds: thinking whose first mark is missing shows itself at its end
 * only, and a tenth of a second is not seen.
 */
const FIRST_WORDS_MS = 120;

/** Time until the next try where the store could not be reached, milliseconds. */
const RETRY_MS = 3_000;

/** Answers questions of members, and trials of admins. */
export class Companion {
  /** The open questions of this node: the caller of `ask` adds each, and removes it once the answer is delivered. */
  readonly questions: OpenQuestions;
  /** Why answers fail, and how fast they come. */
  readonly diagnosis: Diagnosis;
  /** How long one waits in the queue. */
  readonly waits: WaitEstimate;
  /** Keeps the model in memory. */
  readonly warmUp: WarmUp;
  /** Questions that go on without their asker. */
  readonly orphans: Orphans;
  /** What is kept of conversations. */
  readonly kept: KeptConversation;
  /** Makes answers again, and continues them. */
  readonly remade: RemadeAnswers;
  readonly #queue: FairQueue;
  readonly #freeMessages: FreeMessages;
  readonly #replies: ReplyMaker;
  /** Questions that are over, and that the store has as open until it can be written again. */
  readonly #over: Set<Question["message"]["id"]> = new Set();
  readonly #closed = new AbortController();

  constructor(readonly options: CompanionOptions) {
    const { settings, clock, log, inference, companionPrompt: system, firstWordsMs = FIRST_WORDS_MS } =
      options;
    this.questions = new OpenQuestions(clock, options.limits);
    this.orphans = new Orphans(clock);
    this.kept = new KeptConversation(options.store.companions, options.vault);
    this.warmUp = new WarmUp({ clock, log, inference });
    this.#queue = new FairQueue({
      concurrency: settings.violetConcurrency,
      maxWaiting: settings.violetQueue,
    });
    this.#freeMessages = new FreeMessages(options, this.questions);
    this.diagnosis = new Diagnosis(options);
    this.waits = new WaitEstimate(settings.violetConcurrency, () => clock.monotonic());
    inference.onAnswered((report) => this.diagnosis.answered(report));
    this.#replies = new ReplyMaker({
      ...{
        clock,
        log,
        inference,
        system,
        budget: settings,
        warmUp: this.warmUp,
        closed: this.#closed.signal,
      },
      secret: new SecretText(system),
      guard: new ThoughtGuard(inference, firstWordsMs),
      onFailure: (failure, isLogged) => this.diagnosis.failed(failure, isLogged),
    });
    this.remade = new RemadeAnswers({
      ...{ clock, kept: this.kept, versions: options.store.companions, replies: this.#replies },
      ...{ freeMessages: this.#freeMessages, freeLimit: settings.aiFreeLimit },
      open: this.questions,
      whenServed: (queued, cancellation, run) => this.#whenServed(queued, cancellation, run),
      cannedReply: (occasion) => this.cannedReply(occasion),
    });
  }

  /** Whether an account could ask a question now. */
  hasFreeMessage(account: Account): Promise<boolean> {
    return this.#freeMessages.hasFree(account, this.options.clock.now());
  }

  /** How many questions and trials are being answered, and how many wait in the queue. */
  get load(): { readonly running: number; readonly waiting: number } {
    return { running: this.#queue.running, waiting: this.#queue.waiting };
  }

  /** Whether its model answers on this machine, so that no other one reads a conversation. */
  get isHere(): boolean {
    return this.options.inference.isHere;
  }

  /**
   * The reply to a guest: the request to register, or the care layer's reply to a guest in need. `wasInvited`: the guest
   * was asked to register before.
   */
  toGuest(text: string, wasInvited: boolean): CannedReply & { readonly invites: boolean } {
    const verdict = judgeQuestion(text);
    if (verdict !== null) return { ...careReply(verdict), invites: false };
    return { ...(wasInvited ? this.cannedReply("guest") : firstToGuest()), invites: true };
  }

  /** A canned reply for an occasion, by chance. */
  cannedReply(occasion: Occasion): CannedReply {
    return cannedReply(occasion, this.options.clock.random());
  }

  /** Answers a question that is in `questions`, and ends it. Rejects when the store fails. */
  async ask(question: Question): Promise<Answer> {
    try {
      return await settle(question, await this.#admit(question), this.options.clock.now());
    } catch (error) {
      this.#endUnanswered(question);
      throw error;
    } finally {
      this.orphans.remove(question);
      this.#freeMessages.release(question);
      question.end();
    }
  }

  /** A question of which the store failed to keep the end would be open for ever: tries until it is not. */
  #endUnanswered(question: Question): void {
    const { keeper, message: { id } } = question;
    this.#over.add(id);
    keeper.unanswered().then(() => this.#over.delete(id), () => {
      if (this.#closed.signal.aborted) return;
      this.options.clock.after(RETRY_MS, () => this.#endUnanswered(question));
    });
  }

  /** Whether a question is over although the store has it as open. */
  isOver(id: number): boolean {
    return this.#over.has(id);
  }

  /**
   * Answers a text without memory and free messages. It waits in the queue as a question of `person` does. Rejects only
   * for a fault: failures of inference become canned replies.
   */
  async tryOut(cancellation: Cancellation, text: string, person: string): Promise<Trial> {
    const verdict = judgeQuestion(text);
    if (verdict !== null) return { ...careReply(verdict), answered: false };
    const generation: Generation = { cancellation, reply: new Reply(), guest: null, addPiece() {} };
    const queued: Queued = { person, position: null, moved() {} };
    const request = { person, memory: [], question: text, context: text };
    const made = await this.#whenServed(
      queued,
      cancellation,
      (slot) => this.#replies.make(generation, request, slot),
    );
    if (made.kind === "made") return { text: made.text, answered: true };
    const other = "promptStart" in made ? this.#inPlaceOf(made, cancellation) : made;
    const { text: instead, said } = other.kind === "canned"
      ? other
      : other.kind === "care"
      ? careReply(other.verdict)
      : this.cannedReply("broken");
    return { text: instead, said, answered: false };
  }

  /** Ends every request to the model at once. For the end of the server. */
  close(): void {
    this.#closed.abort();
    this.warmUp.close();
  }

  async #admit(question: Question): Promise<Outcome> {
    const verdict = judgeQuestion(question.message.text);
    if (verdict !== null) return { kind: "care", verdict };
    const admission = await this.#freeMessages.admit(question);
    switch (admission) {
      case "gone":
        return { kind: "cancelled" };
      case "too_many_open":
        return this.#canned("busy", true);
      case "no_free_message":
        return { kind: "limit" };
      case "admitted":
        return await this.#whenServed(
          question,
          question.cancellation,
          (slot) => this.#answer(question, slot),
        );
      default:
        return admission satisfies never;
    }
  }

  /** Runs `run` with a slot. Resolves to what it does, or to the outcome of what never got a slot. */
  #whenServed<T>(
    queued: Queued,
    cancellation: Cancellation,
    run: (slot: Slot) => Promise<T>,
  ): Promise<T | Unserved> {
    return new Promise((resolve, reject) => {
      if (cancellation.isRequested) return resolve(this.#unanswered(cancellation));
      const slot = new Slot();
      const served = this.waits.queued((ms) => this.diagnosis.waited(ms));
      const offer = () =>
        this.#queue.offer(queued, () =>
          served(async () => {
            await run(slot).then(resolve, reject);
            await slot.free();
          }));
      let admission = offer();
      if (admission === "full" && this.orphans.giveWay()) admission = offer();
      if (admission !== "taken") return resolve(this.#canned("busy", true));
      cancellation.onEnd(() => {
        if (this.#queue.leave(queued)) resolve(this.#unanswered(cancellation));
      });
    });
  }

  async #answer(question: Question, slot: Slot): Promise<Outcome> {
    const { message: { id, text }, keeper, cancellation } = question;
    const memory = await keeper.memory();
    const { context, verdict } = conversationContext(memory, text);
    if (verdict !== null) return { kind: "care", verdict };
    if (cancellation.isRequested) return this.#unanswered(cancellation);
    const kept = typeof id === "number" ? { questionId: id } : {};
    const made = await this.#replies.make(
      question,
      { person: question.person, memory, question: text, context, ...kept },
      slot,
    );
    if (made.kind !== "made") return this.#inPlaceOf(made, cancellation);
    // An asker who leaves has seen only what was delivered; one who stops gets all that was made.
    if (cancellation.isCancelled && !hasSentence(await question.delivery.delivered())) {
      return { kind: "cancelled" };
    }
    const isWhole = !made.isCut || hasSentence(made.text);
    const isCounted = made.isKept && (cancellation.isCancelled || isWhole);
    const { clock, settings: { aiFreeLimit } } = this.options;
    const outcome = await keepAnswer(question, { ...made, isCounted }, clock.now(), aiFreeLimit);
    return question.isForgotten ? { kind: "cancelled" } : outcome;
  }

  /** What is said in place of a reply that was not made. */
  #inPlaceOf(made: Exclude<MadeReply, { kind: "made" }>, cancellation: Cancellation): Unserved | Care {
    switch (made.kind) {
      case "care":
        return { kind: "care", verdict: made.verdict };
      case "failed":
        return this.#canned(occasionOf(made.failure.kind));
      case "ended":
        return this.#unanswered(cancellation);
      default:
        return made satisfies never;
    }
  }

  #unanswered(cancellation: Cancellation): Unserved {
    return cancellation.isCancelled ? { kind: "cancelled" } : this.#canned("stopped");
  }

  #canned(occasion: Occasion, isBusy = false): Unserved {
    return { kind: "canned", ...this.cannedReply(occasion), isBusy };
  }
}
