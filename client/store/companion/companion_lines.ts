// What the companion's conversation consists of: turns, and the lines of the log that show them.

import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import type { MessageId } from "../../../server/protocol/server_events.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { type AnswerVersion, type Line, messageKey, type MessageLine } from "../conversations/message_log.ts";

/** A question or an answer, opened. */
export interface CompanionMessage {
  readonly id: MessageId;
  /** Undefined when it could not be opened. */
  readonly text: string | undefined;
  /** ISO 8601. */
  readonly ts: string;
  /** The text in the language of the page, for a fixed text. */
  readonly canned?: MessageFormat;
  /** The fixed text excuses that there is no answer: the question may be asked again. */
  readonly isExcuse?: boolean;
  /** An answer ended before it was complete. */
  readonly isCut?: boolean;
}

/** A turn that the server keeps. */
export interface KeptTurn extends CompanionMessage {
  /** Whether it is the user's question. */
  readonly own: boolean;
  /** Of an answer: id of its question. Absent for one of earlier servers: it follows its question. */
  readonly questionId?: MessageId;
  /** Of a question: it ended without an answer. */
  readonly isUnanswered?: boolean;
  /** Of an answer that was made again: its versions, oldest first. */
  readonly versions?: readonly AnswerVersion[];
  /** Of an answer with versions: index of the chosen one. */
  readonly chosen?: number;
}

/** The line that shows a turn. `me`: the user's own name. */
export function lineOf(turn: KeptTurn, me: string): MessageLine {
  const { id, own, text, ts, canned, isCut, questionId, isUnanswered, versions, chosen } = turn;
  const data = {
    ...{ id: String(id), text: text ?? "", ts, username: own ? me : BOT_NAME },
    ...{ role: "user" as const, is_verified: !own },
  };
  const key = questionId === undefined ? messageKey(data) : replyKey(questionId);
  return {
    ...{ kind: "message", key, data, own, unreadable: text === undefined },
    ...(isCut === true ? { isCut } : {}),
    ...(canned === undefined ? {} : { canned }),
    ...(questionId === undefined ? {} : { questionId: String(questionId) }),
    ...(isUnanswered === true ? { unanswered: "ended" } : {}),
    ...(versions === undefined ? {} : { versions, chosen: chosen ?? versions.length - 1 }),
  };
}

/** Key of the line with the reply to question `questionId`, from its first piece on. */
export function replyKey(questionId: MessageId): string {
  return `reply-${questionId}`;
}

/** The versions of the answer in a line, oldest first; at least one. */
export function versionsOf(
  { versions, data: { text, ts }, isCut, unreadable }: MessageLine,
): readonly AnswerVersion[] {
  return versions ??
    [{ ...{ text: unreadable === true ? undefined : text, ts }, ...(isCut === true ? { isCut } : {}) }];
}

/** The line of an answer with these versions, of which `chosen` is shown. */
export function withVersions(
  line: MessageLine,
  versions: readonly AnswerVersion[],
  chosen: number,
): MessageLine {
  const { isCut: _cut, isStreaming: _streaming, versions: _versions, chosen: _chosen, ...rest } = line;
  const { text, ts, isCut } = versions[chosen]!;
  return {
    ...rest,
    data: { ...line.data, text: text ?? "", ts },
    unreadable: text === undefined,
    ...(isCut === true ? { isCut } : {}),
    ...(versions.length > 1 ? { versions, chosen } : {}),
  };
}

/** Whether the server keeps the message of a line: then its id is a number. */
export function isKept({ data: { id } }: MessageLine): boolean {
  return /^\d+$/.test(id);
}

/**
 * Whether line `a` stands before line `b`: exchanges are in the order of their questions. Where one of them is not kept,
 * the times decide.
 */
export function isBefore(a: MessageLine, b: MessageLine): boolean {
  const [left, right] = [exchangeOf(a), exchangeOf(b)];
  if (Number.isNaN(left) || Number.isNaN(right)) return a.data.ts < b.data.ts;
  return left === right ? a.own && !b.own : left < right;
}

/** Id of the question of an exchange; NaN for one that is not kept. */
function exchangeOf({ questionId, data }: MessageLine): number {
  return Number(questionId ?? data.id);
}

/** The line, if it is one with a message. */
export function messageOf(line: Line | undefined): MessageLine | undefined {
  return line?.kind === "message" ? line : undefined;
}
