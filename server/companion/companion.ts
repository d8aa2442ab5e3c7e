// A question's way to its answer: care, free messages, the line, memory, the model, and memory again.

import type { Clock } from "../ports/clock.ts";
import { type Inference, InferenceFailure, type Turn } from "../ports/inference.ts";
import type { Limits } from "../ports/cluster_limits.ts";
import type { Log } from "../ports/log.ts";
import type { Settings } from "../ports/settings.ts";
import type { AddressTrial, RememberedTurn, Store } from "../ports/store.ts";
import type { Vault } from "../ports/vault.ts";
import type { Answer, Listener, Question, Trial } from "./answer.ts";
import { CARE_LINES, type CareVerdict, judgeQuestion, judgeReply } from "./care.ts";
import { Cancellation } from "./cancellation.ts";
import { FreeMessages } from "./free_messages.ts";
import { cannedReply, type Occasion, occasionOf } from "./canned_replies.ts";
import { layOutPrompt, type TokenBudget } from "./prompt.ts";
import { FairQueue, type Job } from "./fair_queue.ts";
import { Reply } from "./reply.ts";
import { hasSentence } from "./sentence.ts";

export type { Answer, Listener, Question, Trial } from "./answer.ts";

/** What the companion is built from. */
export interface CompanionOptions {
  readonly settings: TokenBudget & Pick<Settings, "aiFreeLimit" | "violetConcurrency" | "violetQueue">;
  readonly clock: Clock;
  readonly log: Log;
  readonly inference: Inference;
  readonly store: Pick<Store, "accounts" | "companions">;
  /** Counts over all nodes; absent where there is one only. */
  readonly limits?: Limits;
  readonly vault: Vault;
  /** The words every conversation begins with. */
  readonly companionPrompt: string;
}

/** Turns of memory in which the care layer looks for whom "her" or "them" may be. */
const CONTEXT_TURNS = 2;

/** A question that was admitted, with what its answer counts against beside the account. */
interface Asked extends Question {
  readonly address: AddressTrial | null;
}

/** What there is of an answer. `isCut`: its asker ended it before the model did. */
interface Made {
  readonly text: string;
  readonly isCut: boolean;
  readonly isCounted: boolean;
}

/** Answers members, one question after another. */
export class Companion {
  readonly #queue: FairQueue;
  readonly #freeMessages: FreeMessages;

  constructor(readonly options: CompanionOptions) {
    const { violetConcurrency: concurrency, violetQueue: maxWaiting } = options.settings;
    this.#queue = new FairQueue({ concurrency, maxWaiting });
    this.#freeMessages = new FreeMessages(options);
  }

  /** Questions being answered, and in line. */
  get load(): { readonly running: number; readonly waiting: number } {
    return { running: this.#queue.running, waiting: this.#queue.waiting };
  }

  /** What she says to a guest, whatever a guest says; but nobody in need is sent to a form. */
  toGuest(text: string): string {
    const verdict = judgeQuestion(text);
    return verdict === null ? this.line("guest") : CARE_LINES[verdict];
  }

  /** A line of hers for an occasion. */
  line(occasion: Occasion): string {
    return cannedReply(occasion, this.options.clock.random());
  }

  /** Asks. `asking` is the handle by which the question is stopped or cancelled. Rejects when the store fails. */
  async ask(asking: Cancellation, question: Question, listener: Listener): Promise<Answer> {
    const verdict = judgeQuestion(question.text);
    if (verdict !== null) return careLine(verdict);
    const admission = await this.#freeMessages.admit(asking, question.userId, question.at);
    switch (admission.kind) {
      case "gone":
        return { kind: "cancelled" };
      case "too_many_open":
        return this.#line("busy", true);
      case "no_free_message":
        return { kind: "limit" };
    }
    const asked: Asked = { ...question, address: admission.address };
    try {
      const place = { person: String(question.userId), moved: (at: number) => listener.moved(at) };
      return await this.#inLine(asking, place, () => this.#answer(asking, asked, listener));
    } finally {
      this.#freeMessages.dismiss(asking);
    }
  }

  /** Answers one question outside of anybody's memory and free messages. `person` stands in line as everybody does. */
  async tryOut(asking: Cancellation, text: string, person: string): Promise<Trial> {
    const verdict = judgeQuestion(text);
    if (verdict !== null) return { text: CARE_LINES[verdict], answered: false };
    const { companionPrompt: system, settings } = this.options;
    const prompt = layOutPrompt({ system, memory: [], question: text }, settings);
    const nobody: Listener = { moved: () => {}, piece: () => {}, delivered: () => Promise.resolve("") };
    const made = await this.#inLine(
      asking,
      { person, moved: nobody.moved },
      () => this.#generate(asking, prompt, text, nobody),
    );
    if (made instanceof Reply && made.text !== "") return { text: made.text, answered: true };
    return { text: "text" in made && made.text !== "" ? made.text : this.line("broken"), answered: false };
  }

  /** What is remembered of an account, oldest first. What cannot be opened (any more) is left out. */
  async memory(userId: number): Promise<RememberedTurn[]> {
    const kept = await this.options.store.companions.history(userId);
    return kept.flatMap((turn) => {
      const text = this.options.vault.open(turn.text, placeOf(userId, turn.id));
      return text === undefined ? [] : [{ ...turn, text }];
    });
  }

  /** Will not remember what an account is being answered now. */
  forgetRunning(userId: number): void {
    for (const asking of this.#freeMessages.openOf(userId)) asking.forget = true;
  }

  /** Forgets an account, and will not remember what it is being answered now. */
  async reset(userId: number): Promise<void> {
    this.forgetRunning(userId);
    await this.options.store.companions.reset(userId);
  }

  /** Runs `run` when it is the person's turn; or gives the answer in its place. */
  #inLine<T>(
    asking: Cancellation,
    place: Pick<Job, "person" | "moved">,
    run: () => Promise<T>,
  ): Promise<T | Answer> {
    return new Promise((resolve, reject) => {
      const job: Job = {
        ...place,
        run: () => {
          asking.running = true;
          return run().then(resolve, reject);
        },
      };
      if (asking.ended) return resolve(this.#unanswered(asking));
      if (this.#queue.offer(job) !== "taken") return resolve(this.#line("busy", true));
      asking.onEnd(() => {
        if (this.#queue.leave(job)) resolve(this.#unanswered(asking));
      });
    });
  }

  async #answer(asking: Cancellation, question: Asked, listener: Listener): Promise<Answer> {
    const memory = await this.memory(question.userId);
    const before = memory.slice(-CONTEXT_TURNS).map(({ text }) => text).join("\n");
    const verdict = judgeQuestion(question.text, before);
    if (verdict !== null) return careLine(verdict);
    if (asking.ended) return this.#unanswered(asking);
    const { companionPrompt: system, settings } = this.options;
    const prompt = layOutPrompt({ system, memory: memory.map(turnOf), question: question.text }, settings);
    const made = await this.#generate(asking, prompt, `${before}\n${question.text}`, listener);
    if (!(made instanceof Reply)) return made;
    const isCut = asking.ended;
    // Who leaves has seen what was delivered; who stops gets all that was made.
    if (asking.cancelled && !hasSentence(await listener.delivered())) return { kind: "cancelled" };
    if (made.text === "") return this.#line(asking.stopped ? "stopped" : "broken");
    const isCounted = asking.cancelled || !isCut || hasSentence(made.text);
    return await this.#complete(asking, question, { text: made.text, isCut, isCounted });
  }

  /** The reply as far as it was made when it ended or was stopped; or the answer in its place. */
  async #generate(
    asking: Cancellation,
    prompt: readonly Turn[],
    context: string,
    listener: Listener,
  ): Promise<Reply | Answer> {
    const { inference, log } = this.options;
    const reply = new Reply();
    try {
      // Leaving the loop waits until the request has really ended.
      for await (const piece of inference.chat(prompt, asking.signal)) {
        const taken = reply.add(piece);
        const verdict = judgeReply(reply.text, context);
        if (verdict !== null) return careLine(verdict);
        if (taken !== "") listener.piece(taken);
        if (reply.full) break;
      }
      return reply;
    } catch (error) {
      if (!(error instanceof InferenceFailure)) throw error;
      // A request that is aborted may fail for that.
      if (asking.ended) return reply;
      log.warn("the companion could not answer", { kind: error.kind, reason: error.message });
      return this.#line(occasionOf(error.kind));
    }
  }

  /** Remembers an answer, and counts it in the same step if it is to be counted. */
  async #complete(asking: Cancellation, { userId, text, at, address }: Asked, made: Made): Promise<Answer> {
    const { store, clock, settings } = this.options;
    const now = clock.now();
    const turns = asking.forget ? [] : [
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
    return { role, at, seal: (id: number) => this.options.vault.seal(text, placeOf(userId, id)) };
  }

  #unanswered(asking: Cancellation): Answer {
    return asking.cancelled ? { kind: "cancelled" } : this.#line("stopped");
  }

  #line(occasion: Occasion, busy = false): Answer {
    return { kind: "line", text: this.line(occasion), busy };
  }
}

function careLine(verdict: CareVerdict): Answer {
  return { kind: "line", text: CARE_LINES[verdict], busy: false };
}

function turnOf({ role, text }: RememberedTurn): Turn {
  return { role, content: text };
}

/** What a remembered text is sealed for: its owner and row, so that it means nothing anywhere else. */
function placeOf(userId: number, rowId: number): string {
  return `violet_history ${userId} ${rowId}`;
}
