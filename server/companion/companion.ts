// A question's way to its answer: care layer, free message, queue, memory, model, and memory again.

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
import { Diagnosis } from "./diagnosis.ts";
import { FairQueue, type Queued } from "./fair_queue.ts";
import { FreeMessages } from "./free_messages.ts";
import { KeptConversation } from "./kept/kept_conversation.ts";
import { OpenQuestions } from "./open_questions.ts";
import type { Generation } from "./model_run.ts";
import { SecretText } from "./output/output_recital.ts";
import type { Question } from "./question.ts";
import { Reply } from "./reply.ts";
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

/** Turns of memory in which the care layer looks for the people that "her" or "them" may mean. */
const CONTEXT_TURNS = 4;
/** Earlier questions that the care layer reads together with a new one, which may be the end of a sentence. */
const EARLIER_QUESTIONS = 3;

/** What there is of an answer. */
type MadeAnswer = Extract<MadeReply, { kind: "made" }> & { readonly isCounted: boolean };

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
  /** What is kept of conversations. */
  readonly kept: KeptConversation;
  readonly #queue: FairQueue;
  readonly #freeMessages: FreeMessages;
  readonly #replies: ReplyMaker;
  readonly #closed = new AbortController();

  constructor(readonly options: CompanionOptions) {
    const { settings, clock, log, inference, companionPrompt: system, firstWordsMs = FIRST_WORDS_MS } =
      options;
    this.questions = new OpenQuestions(clock, options.limits);
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
      return await this.#admit(question);
    } finally {
      this.#freeMessages.release(question);
      question.end();
    }
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
    const { text: instead, said } = other.kind === "canned" ? other : this.cannedReply("broken");
    return { text: instead, said, answered: false };
  }

  /** Keeps an account's open questions and their answers out of memory. */
  forgetOpen(userId: number): void {
    for (const question of this.questions.all) if (question.asker.userId === userId) question.forget();
  }

  /** Ends every request to the model at once. For the end of the server. */
  close(): void {
    this.#closed.abort();
    this.warmUp.close();
  }

  /** Forgets all turns of an account, its open questions included. */
  async reset(userId: number): Promise<void> {
    this.forgetOpen(userId);
    await this.options.store.companions.reset(userId);
  }

  async #admit(question: Question): Promise<Answer> {
    const verdict = judgeQuestion(question.message.text);
    if (verdict !== null) return { kind: "canned", ...careReply(verdict), isBusy: false };
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

  /** Runs `run` with a slot. Resolves to what it does, or to the answer of what never got a slot. */
  #whenServed<T>(
    queued: Queued,
    cancellation: Cancellation,
    run: (slot: Slot) => Promise<T>,
  ): Promise<T | Answer> {
    return new Promise((resolve, reject) => {
      if (cancellation.isRequested) return resolve(this.#unanswered(cancellation));
      const slot = new Slot();
      const served = this.waits.queued((ms) => this.diagnosis.waited(ms));
      const admission = this.#queue.offer(queued, () =>
        served(async () => {
          await run(slot).then(resolve, reject);
          await slot.free();
        }));
      if (admission !== "taken") return resolve(this.#canned("busy", true));
      cancellation.onEnd(() => {
        if (this.#queue.leave(queued)) resolve(this.#unanswered(cancellation));
      });
    });
  }

  async #answer(question: Question, slot: Slot): Promise<Answer> {
    const { asker: { userId }, message: { text }, cancellation } = question;
    const memory = await this.kept.memory(userId);
    const before = memory.slice(-CONTEXT_TURNS).map((turn) => turn.text).join("\n");
    const said = memory.filter(({ role }) => role === "user").slice(-EARLIER_QUESTIONS);
    const verdict = judgeQuestion(text, before, said.map((turn) => turn.text));
    if (verdict !== null) return { kind: "canned", ...careReply(verdict), isBusy: false };
    if (cancellation.isRequested) return this.#unanswered(cancellation);
    const context = `${before}\n${text}`;
    const made = await this.#replies.make(
      question,
      { person: question.person, memory, question: text, context },
      slot,
    );
    if (made.kind !== "made") return this.#inPlaceOf(made, cancellation);
    // An asker who leaves has seen only what was delivered; one who stops gets all that was made.
    if (cancellation.isCancelled && !hasSentence(await question.delivery.delivered())) {
      return { kind: "cancelled" };
    }
    const isWhole = !made.isCut || hasSentence(made.text);
    return await this.#complete(question, {
      ...made,
      isCounted: made.isKept && (cancellation.isCancelled || isWhole),
    });
  }

  /** What is said in place of a reply that was not made. */
  #inPlaceOf(made: Exclude<MadeReply, { kind: "made" }>, cancellation: Cancellation): Answer {
    switch (made.kind) {
      case "care":
        return { kind: "canned", ...careReply(made.verdict), isBusy: false };
      case "failed":
        return this.#canned(occasionOf(made.failure.kind));
      case "ended":
        return this.#unanswered(cancellation);
      default:
        return made satisfies never;
    }
  }

  /** Remembers an answer and, if it counts, counts it in the same transaction. */
  async #complete(question: Question, made: MadeAnswer): Promise<Answer> {
    const { clock, settings } = this.options;
    const { asker: { userId }, message: { text, at }, addressTrial: address } = question;
    const now = clock.now();
    const { isCut, promptStart } = made;
    const asked = question.isForgotten || !made.isKept
      ? undefined
      : await this.kept.ask(userId, { text, at, node: "" });
    const counting = made.isCounted ? { freeLimit: settings.aiFreeLimit, address } : null;
    const turn = { text: made.text, at: now, isCut, promptStart };
    const outcome = await this.kept.answer(userId, asked?.id ?? 0, turn, counting);
    if (outcome.kind !== "kept") return { kind: "limit" };
    return { kind: "reply", text: made.text, at: now, isCut, id: outcome.id, quota: outcome.quota };
  }

  #unanswered(cancellation: Cancellation): Answer {
    return cancellation.isCancelled ? { kind: "cancelled" } : this.#canned("stopped");
  }

  #canned(occasion: Occasion, isBusy = false): Answer {
    return { kind: "canned", ...this.cannedReply(occasion), isBusy };
  }
}
