// Answers that are made again, or continued: another run of the model for a question that has an answer. Where the run
// fails, the answer stays as it is.

import type { Clock } from "../../ports/clock.ts";
import type { AnswerOutcome, CompanionQuota, RememberedTurn } from "../../ports/exchange_store.ts";
import type { CompanionVersionStore } from "../../ports/version_store.ts";
import type { Cancellation } from "../cancellation.ts";
import { type CannedReply, careReply, type Occasion, occasionOf } from "../canned_replies.ts";
import { conversationContext } from "../conversation_context.ts";
import type { Queued } from "../fair_queue.ts";
import type { FreeMessages } from "../free_messages.ts";
import type { KeptConversation } from "../kept/kept_conversation.ts";
import type { Unserved } from "../kept/outcome.ts";
import type { OpenQuestions } from "../open_questions.ts";
import type { Asker } from "../question.ts";
import type { MadeReply, ReplyMaker } from "../reply_maker.ts";
import { hasSentence, lastWholeSentence } from "../sentence.ts";
import type { Slot } from "../slot.ts";
import type { RemakeRun } from "./remake_run.ts";
import { isAtEnd, stillAnswering } from "./remake_plan.ts";
import { Refusal } from "../../protocol/errors.ts";

/** What answers are made again with. */
export interface RemadeParts {
  readonly clock: Clock;
  readonly kept: KeptConversation;
  readonly versions: CompanionVersionStore;
  readonly replies: ReplyMaker;
  readonly freeMessages: FreeMessages;
  readonly open: OpenQuestions;
  /** Free messages of one account. */
  readonly freeLimit: number;
  /** Runs `run` with a slot. Resolves to what it does, or to the outcome of what never got a slot. */
  whenServed<T>(
    queued: Queued,
    cancellation: Cancellation,
    run: (slot: Slot) => Promise<T>,
  ): Promise<T | Unserved>;
  cannedReply(occasion: Occasion): CannedReply;
}

/** What became of a run. In all kinds but `made` the answer is as before. */
export type Remade =
  /** The whole text of the chosen version. `at` is in milliseconds since the Unix epoch. */
  | {
    readonly kind: "made";
    readonly text: string;
    readonly at: number;
    readonly isCut: boolean;
    readonly quota: CompanionQuota | null;
  }
  /** A fixed text in place of the model's. It is not kept. */
  | { readonly kind: "canned" } & CannedReply
  /** The answer had not counted, and no free message is left. */
  | { readonly kind: "limit" }
  /** The answer is not kept any more, or the run was cancelled: there is nothing to say. */
  | { readonly kind: "gone" };

/** A reply that was made. */
type Made = Extract<MadeReply, { kind: "made" }>;

/** Makes answers again, and continues them. */
export class RemadeAnswers {
  constructor(readonly parts: RemadeParts) {}

  /**
   * Admits a run: nothing else of the account is open at any node, and an answer that has not counted has a free message.
   * Throws a `Refusal` `conflict`, `ai_limit_reached` or `session_expired`. What is admitted has to be run.
   */
  async admit(run: RemakeRun): Promise<void> {
    const admission = await this.parts.freeMessages.admitAlone(run, run.remake.isCounted);
    switch (admission) {
      case "admitted":
        return;
      case "too_many_open":
        throw stillAnswering();
      case "no_free_message":
        throw new Refusal("ai_limit_reached", "Your free messages to Violet are used up.");
      case "gone":
        throw new Refusal("session_expired", "This account is no longer there.");
    }
  }

  /** Ends what is admitted, and is not run. */
  giveUp(run: RemakeRun): void {
    this.parts.freeMessages.release(run);
    run.end();
  }

  /** Throws a `Refusal` `conflict` while a run of a person is open at this node. */
  requireNothingOpen({ principal }: Pick<Asker, "principal">): void {
    for (const open of this.parts.open.of(principal)) if (!open.isEnded) throw stillAnswering();
  }

  /** Whether the care layer answers a question that takes the place of an exchange. */
  async isForCare(userId: number, text: string, replaces: number): Promise<boolean> {
    const memory = await this.parts.kept.memory(userId);
    const before = memory.filter(({ id, questionId = id }) => questionId !== replaces);
    return conversationContext(before, text).verdict !== null;
  }

  /** Runs what is admitted, and ends it. Rejects when the store fails. */
  async run(run: RemakeRun): Promise<Remade> {
    try {
      const remade = await this.parts.whenServed(run, run.cancellation, (slot) => this.#make(run, slot));
      switch (remade.kind) {
        case "made":
        case "canned":
        case "limit":
        case "gone":
          return remade;
        case "cancelled":
          return { kind: "gone" };
        default:
          return remade satisfies never;
      }
    } finally {
      this.giveUp(run);
    }
  }

  async #make(run: RemakeRun, slot: Slot): Promise<Remade> {
    const { asker: { userId }, remake, cancellation } = run;
    const memory = await this.parts.kept.memory(userId);
    const found = exchangeIn(memory, remake.answerId);
    if (cancellation.isCancelled || found === null) return { kind: "gone" };
    // It was continued, or another version was chosen, before this run was admitted.
    if (remake.kind === "more" && found.answer !== remake.version.text) return { kind: "gone" };
    const { before, question } = found;
    const { context, verdict } = conversationContext(before, question);
    if (verdict !== null) return { kind: "canned", ...careReply(verdict) };
    const made = await this.parts.replies.make(run, {
      ...{ person: run.person, memory: before, question, questionId: remake.questionId, context },
      again: { start: remake.start },
    }, slot);
    if (cancellation.isCancelled && !await isRead(run, made)) return { kind: "gone" };
    switch (made.kind) {
      case "care":
        return { kind: "canned", ...careReply(made.verdict) };
      case "failed":
        return this.#canned(occasionOf(made.failure.kind));
      case "ended":
        return this.#canned("stopped");
      case "made":
        return await this.#complete(run, made);
      default:
        return made satisfies never;
    }
  }

  /** Keeps what was made, unless it ended before its first sentence: then the answer stays as it is. */
  async #complete(run: RemakeRun, made: Made): Promise<Remade> {
    const { asker: { userId }, remake: { kind, answerId, version, isCounted } } = run;
    const { clock, freeLimit, versions, kept } = this.parts;
    const fresh = kind === "more" ? made.text.slice(version.text.length) : made.text;
    if (!made.isKept || (made.isCut && !hasSentence(fresh))) {
      if (run.cancellation.isStopped) return this.#canned("stopped");
      return this.#canned(made.failure === undefined ? "broken" : occasionOf(made.failure.kind));
    }
    const { text, isCut } = kind === "more" ? atEnd(made, version) : made;
    const at = kind === "more" ? version.at : clock.now();
    const seal = kept.versionSealer(userId, kind === "more" && version.id === null, text);
    const turn = { at, isCut, promptStart: made.promptStart, seal };
    const counting = isCounted
      ? null
      : { freeLimit, address: run.addressTrial, at: clock.now(), isPremium: run.isPremium };
    const outcome = kind === "more"
      ? await versions.extend(userId, answerId, { version: version.id, turn, counting })
      : await versions.addVersion(userId, answerId, { turn, counting });
    return remadeOf(outcome, { kind: "made", text, at, isCut });
  }

  #canned(occasion: Occasion): Remade {
    return { kind: "canned", ...this.parts.cannedReply(occasion) };
  }
}

/** The newest exchange in memory, if its answer is the one; null if not. */
function exchangeIn(
  memory: readonly RememberedTurn[],
  answerId: number,
): { readonly before: readonly RememberedTurn[]; readonly question: string; readonly answer: string } | null {
  const [question, answer] = memory.slice(-2);
  if (answer?.id !== answerId || question?.role !== "user") return null;
  return { before: memory.slice(0, -2), question: question.text, answer: answer.text };
}

/** Whether a sentence was read of an answer that has not counted: it counts, also where the asker has gone. */
async function isRead({ remake, delivery }: RemakeRun, made: MadeReply): Promise<boolean> {
  return made.kind === "made" && !remake.isCounted && hasSentence(await delivery.delivered());
}

/** What was continued for the last time ends with its last whole sentence: nothing can complete it. */
function atEnd(
  { text, isCut }: Made,
  { text: begun, continuations }: { text: string; continuations: number },
) {
  if (!isCut || !isAtEnd({ text, continuations: continuations + 1 })) return { text, isCut };
  const whole = lastWholeSentence(text);
  return { text: whole.length > begun.length ? whole : text, isCut: false };
}

function remadeOf(
  outcome: AnswerOutcome,
  made: Omit<Extract<Remade, { kind: "made" }>, "quota">,
): Remade {
  switch (outcome.kind) {
    case "kept":
      return outcome.id === null ? { kind: "gone" } : { ...made, quota: outcome.quota };
    case "no_free_message":
      return { kind: "limit" };
    case "gone":
      return { kind: "gone" };
    default:
      return outcome satisfies never;
  }
}
