// What may be made again, continued or edited, of what is kept of a conversation.

import { Refusal } from "../../protocol/errors.ts";
import type { ConversationTurn, KeptVersion } from "../../ports/exchange_store.ts";
import { codePoints } from "../../protocol/protocol_limits.ts";
import { MAX_CONTINUED_LENGTH, MAX_REPLY_LENGTH } from "../reply.ts";

/** How often an answer is made again: for an account on trial, and for one with unlimited access. */
const MAX_AGAIN = { trial: 5, unlimited: 20 } as const;
/**
 * Longest versions of an answer together, code points: as many as may be made of the longest length. They go out in one
 * event.
 */
const MAX_VERSIONS_LENGTH = 48_000;
/** How often a version of an answer is continued. */
const MAX_CONTINUATIONS = 5;

/** An answer that is made again, or continued. */
export interface Remake {
  readonly kind: "again" | "more";
  readonly answerId: number;
  readonly questionId: number;
  /** The chosen version. */
  readonly version: KeptVersion;
  /** Whether a version of the answer was counted. */
  readonly isCounted: boolean;
  /** Where the prompt of the chosen version began. */
  readonly start: number | undefined;
}

/** A question that is asked again: its exchange gives way to a new one. */
export interface AskedAgain {
  readonly kind: "ask";
  readonly question: ConversationTurn;
}

/**
 * What `violet_again` makes of a turn: another version of the newest answer, or an unanswered question asked anew.
 * Throws a `Refusal` `not_found` or `conflict`.
 */
export function planAgain(
  turns: readonly ConversationTurn[],
  id: number,
  hasAccess: boolean,
): Remake | AskedAgain {
  const turn = turns.find((turn) => turn.id === id);
  if (turn === undefined) throw notKept();
  const isAnswer = turn.role === "assistant" && turn.said === undefined;
  if (!isAnswer) {
    const question = turn.role === "user" ? turn : turns.find((other) => other.id === turn.questionId);
    if (question === undefined) throw notKept();
    if (question.state === "answered") throw conflict("This question has an answer.");
    requireNothingOpen(turns);
    return { kind: "ask", question };
  }
  if (turn !== newestAnswer(turns)) throw conflict("Only the newest answer can be made again.");
  requireNothingOpen(turns);
  const versions = turn.versions?.length ?? 1;
  if (versions > (hasAccess ? MAX_AGAIN.unlimited : MAX_AGAIN.trial)) {
    throw conflict(`Violet has answered this ${versions} times: choose one of these answers.`);
  }
  return remakeOf("again", turn, turns);
}

/** The newest answer, to be continued. Throws a `Refusal` `not_found` or `conflict`. */
export function planMore(turns: readonly ConversationTurn[]): Remake {
  const turn = newestAnswer(turns);
  if (turn === undefined) throw new Refusal("conflict", "There is no answer to go on with.");
  requireNothingOpen(turns);
  const remake = remakeOf("more", turn, turns);
  if (remake.version.isCut !== true) throw new Refusal("conflict", "The newest answer is complete.");
  if (isAtEnd(remake.version)) throw tooMuch();
  return remake;
}

/** The last question, to be edited. Throws a `Refusal` `not_found` or `conflict`. */
export function planEdit(turns: readonly ConversationTurn[], id: number): ConversationTurn {
  const turn = turns.find((turn) => turn.id === id);
  if (turn === undefined) throw notKept();
  if (turn !== turns.findLast(({ role }) => role === "user")) {
    throw conflict("Only the last question can be edited.");
  }
  requireNothingOpen(turns);
  return turn;
}

/** Whether a version is not continued any more. */
export function isAtEnd({ text, continuations }: Pick<KeptVersion, "text" | "continuations">): boolean {
  return continuations >= MAX_CONTINUATIONS || codePoints(text) >= MAX_CONTINUED_LENGTH;
}

function remakeOf(
  kind: Remake["kind"],
  answer: ConversationTurn,
  turns: readonly ConversationTurn[],
): Remake {
  const question = turns[turns.indexOf(answer) - 1];
  const version = answer.versions?.[answer.chosen ?? 0];
  if (question?.role !== "user" || version === undefined) throw notKept();
  const length = answer.versions?.reduce((sum, { text }) => sum + codePoints(text), 0) ?? 0;
  if (length + MAX_REPLY_LENGTH > MAX_VERSIONS_LENGTH) throw tooMuch();
  return {
    ...{ kind, version, answerId: answer.id, questionId: question.id, start: answer.promptStart },
    isCounted: answer.isCounted !== false,
  };
}

function newestAnswer(turns: readonly ConversationTurn[]): ConversationTurn | undefined {
  return turns.findLast(({ role, said }) => role === "assistant" && said === undefined);
}

function requireNothingOpen(turns: readonly ConversationTurn[]): void {
  if (turns.some(({ state }) => state === "open")) throw stillAnswering();
}

/** The refusal while a question or a run of the same person is open. */
export function stillAnswering(): Refusal {
  return new Refusal("conflict", "Violet is still answering you.");
}

function tooMuch(): Refusal {
  return new Refusal("conflict", "The answer and its versions are as long as they can be.");
}

function conflict(msg: string): Refusal {
  return new Refusal("conflict", msg, { field: "id" });
}

function notKept(): Refusal {
  return new Refusal("not_found", "This is not kept any more.", { field: "id" });
}
