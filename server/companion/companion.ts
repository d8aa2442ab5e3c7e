// A question's way to its answer: care layer, free message, queue, memory, model, and memory again.

import type { Clock } from "../ports/clock.ts";
import { type Inference, InferenceFailure, type Turn } from "../ports/inference.ts";
import type { Limits } from "../ports/limits.ts";
import type { Log } from "../ports/log.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { Settings } from "../ports/settings.ts";
import type { RememberedTurn, Store } from "../ports/store.ts";
import type { Vault } from "../ports/vault.ts";
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
import { Diagnosis } from "./diagnosis.ts";
import { FairQueue, type Queued } from "./fair_queue.ts";
import { FreeMessages } from "./free_messages.ts";
import { OpenQuestions } from "./open_questions.ts";
import { layOutPrompt, type TokenBudget } from "./prompt.ts";
import type { Question } from "./question.ts";
import { Reply } from "./reply.ts";
import { ReplyCare } from "./care/reply_care.ts";
import { hasSentence } from "./sentence.ts";
import { WaitEstimate } from "./wait_estimate.ts";

/** What the companion is built from. */
export interface CompanionOptions {
  readonly settings: TokenBudget & Pick<Settings, "aiFreeLimit" | "violetConcurrency" | "violetQueue">;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics?: Metrics;
  readonly inference: Inference;
  readonly store: Pick<Store, "accounts" | "companions">;
  /** Counts over all nodes; absent where there is one only. */
  readonly limits?: Limits;
  readonly vault: Vault;
  /** The words that every conversation begins with. */
  readonly companionPrompt: string;
}

/** Turns of memory in which the care layer looks for the people that "her" or "them" may mean. */
const CONTEXT_TURNS = 4;
/** Earlier questions that the care layer reads together with a new one, which may be the end of a sentence. */
const EARLIER_QUESTIONS = 3;

/** A reply in the making: of a question, or of a trial. */
interface Generation {
  readonly cancellation: Cancellation;
  readonly reply: Reply;
  /** Takes what the reply goes on with, after the care layer has passed it. */
  addPiece(text: string): void;
}

/** What there is of an answer. `isCut`: its asker ended it before the model did. */
interface MadeAnswer {
  readonly text: string;
  readonly isCut: boolean;
  readonly isCounted: boolean;
}

/** Answers questions of members, and trials of admins. */
export class Companion {
  /** The open questions of this node: the caller of `ask` adds each, and removes it once the answer is delivered. */
  readonly questions: OpenQuestions;
  /** Why answers fail, and how fast they come. */
  readonly diagnosis: Diagnosis;
  /** How long one waits in the queue. */
  readonly waits: WaitEstimate;
  readonly #queue: FairQueue;
  readonly #freeMessages: FreeMessages;

  constructor(readonly options: CompanionOptions) {
    const { violetConcurrency: concurrency, violetQueue: maxWaiting } = options.settings;
    this.questions = new OpenQuestions(options.clock, options.limits);
    this.#queue = new FairQueue({ concurrency, maxWaiting });
    this.#freeMessages = new FreeMessages(options, this.questions);
    this.diagnosis = new Diagnosis(options);
    this.waits = new WaitEstimate(concurrency, () => options.clock.monotonic());
    options.inference.onAnswered((report) => this.diagnosis.answered(report));
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
    const { companionPrompt: system, settings } = this.options;
    const prompt = layOutPrompt({ system, memory: [], question: text }, settings);
    const generation: Generation = { cancellation, reply: new Reply(), addPiece() {} };
    const queued: Queued = { person, position: null, moved() {} };
    const other = await this.#whenServed(
      queued,
      cancellation,
      () => this.#generate(generation, prompt, text),
    );
    if (other === null && generation.reply.text !== "") {
      return { text: generation.reply.text, answered: true };
    }
    const { text: instead, said } = other?.kind === "canned" ? other : this.cannedReply("broken");
    return { text: instead, said, answered: false };
  }

  /** The turns that are remembered of an account, oldest first. A turn that the vault cannot open is left out. */
  async memory(userId: number): Promise<RememberedTurn[]> {
    const kept = await this.options.store.companions.history(userId);
    return kept.flatMap((turn) => {
      const text = this.options.vault.open(turn.text, sealingContext(userId, turn.id));
      return text === undefined ? [] : [{ ...turn, text }];
    });
  }

  /** Keeps an account's open questions and their answers out of memory. */
  forgetOpen(userId: number): void {
    for (const question of this.questions.all) if (question.asker.userId === userId) question.forget();
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
        return await this.#whenServed(question, question.cancellation, () => this.#answer(question));
      default:
        return admission satisfies never;
    }
  }

  /** Runs `run` with a slot. Resolves to what it does, or to the answer of what never got a slot. */
  #whenServed<T>(queued: Queued, cancellation: Cancellation, run: () => Promise<T>): Promise<T | Answer> {
    return new Promise((resolve, reject) => {
      if (cancellation.isRequested) return resolve(this.#unanswered(cancellation));
      const started = this.waits.queued((ms) => this.diagnosis.waited(ms));
      const admission = this.#queue.offer(queued, () => started(run).then(resolve, reject));
      if (admission !== "taken") return resolve(this.#canned("busy", true));
      cancellation.onEnd(() => {
        if (this.#queue.leave(queued)) resolve(this.#unanswered(cancellation));
      });
    });
  }

  async #answer(question: Question): Promise<Answer> {
    const { asker: { userId }, message: { text }, cancellation, reply } = question;
    const memory = await this.memory(userId);
    const before = memory.slice(-CONTEXT_TURNS).map((turn) => turn.text).join("\n");
    const said = memory.filter(({ role }) => role === "user").slice(-EARLIER_QUESTIONS);
    const verdict = judgeQuestion(text, before, said.map((turn) => turn.text));
    if (verdict !== null) return { kind: "canned", ...careReply(verdict), isBusy: false };
    if (cancellation.isRequested) return this.#unanswered(cancellation);
    const { companionPrompt: system, settings } = this.options;
    const prompt = layOutPrompt({ system, memory: memory.map(turnOf), question: text }, settings);
    const other = await this.#generate(question, prompt, `${before}\n${text}`);
    if (other !== null) return other;
    const isCut = cancellation.isRequested;
    // An asker who leaves has seen only what was delivered; one who stops gets all that was made.
    if (cancellation.isCancelled && !hasSentence(await question.delivery.delivered())) {
      return { kind: "cancelled" };
    }
    if (reply.text === "") return this.#canned(cancellation.isStopped ? "stopped" : "broken");
    const isCounted = cancellation.isCancelled || !isCut || hasSentence(reply.text);
    return await this.#complete(question, { text: reply.text, isCut, isCounted });
  }

  /**
   * Makes a reply, until the model or the asker ends it. Resolves to null, with the reply as far as it was made, or to
   * the answer in its place.
   */
  async #generate(
    generation: Generation,
    prompt: readonly Turn[],
    context: string,
  ): Promise<Answer | null> {
    const { inference } = this.options;
    const { cancellation, reply } = generation;
    const care = new ReplyCare(context);
    try {
      // Leaving the loop waits until the request has really ended.
      for await (const piece of inference.chat(prompt, cancellation.signal)) {
        const taken = reply.add(piece);
        const verdict = care.judge(reply.text);
        if (verdict !== null) return { kind: "canned", ...careReply(verdict), isBusy: false };
        if (taken !== "") generation.addPiece(taken);
        if (reply.isFull) break;
      }
      const verdict = care.judge(reply.text, true);
      if (verdict !== null) return { kind: "canned", ...careReply(verdict), isBusy: false };
      if (reply.text !== "") this.diagnosis.succeeded();
      return null;
    } catch (error) {
      if (!(error instanceof InferenceFailure)) throw error;
      // Aborting a request may make it fail.
      if (cancellation.isRequested) return null;
      this.diagnosis.failed(error);
      return this.#canned(occasionOf(error.kind));
    }
  }

  /** Remembers an answer and, if it counts, counts it in the same transaction. */
  async #complete(question: Question, made: MadeAnswer): Promise<Answer> {
    const { store, clock, settings } = this.options;
    const { asker: { userId }, message: { text, at }, addressTrial: address } = question;
    const now = clock.now();
    const turns = question.isForgotten ? [] : [
      this.#sealed(userId, "user", text, at),
      { ...this.#sealed(userId, "assistant", made.text, now), isCut: made.isCut },
    ];
    const reply = { kind: "reply", text: made.text, at: now } as const;
    if (!made.isCounted) {
      const ids = await store.companions.remember(userId, turns);
      return { ...reply, id: ids[1] ?? null, quota: null };
    }
    const kept = await store.companions.complete(userId, { turns, freeLimit: settings.aiFreeLimit, address });
    if (kept === undefined) return { kind: "limit" };
    const { ids, aiMessagesUsed, hasAiAccess } = kept;
    return { ...reply, id: ids[1] ?? null, quota: { aiMessagesUsed, hasAiAccess } };
  }

  #sealed(userId: number, role: "user" | "assistant", text: string, at: number) {
    return { role, at, seal: (id: number) => this.options.vault.seal(text, sealingContext(userId, id)) };
  }

  #unanswered(cancellation: Cancellation): Answer {
    return cancellation.isCancelled ? { kind: "cancelled" } : this.#canned("stopped");
  }

  #canned(occasion: Occasion, isBusy = false): Answer {
    return { kind: "canned", ...this.cannedReply(occasion), isBusy };
  }
}

function turnOf({ role, text }: RememberedTurn): Turn {
  return { role, content: text };
}

/** What a remembered text is sealed for: its owner and its row. The vault opens it nowhere else. */
function sealingContext(userId: number, rowId: number): string {
  return `violet_history ${userId} ${rowId}`;
}
