// The lines of the companion's conversation, by exchange: a question and its reply.

import type { MessageId } from "../../../server/protocol/server_events.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import {
  type Lines,
  messageKey,
  type MessageLine,
  MessageLog,
  type Unanswered,
} from "../conversations/message_log.ts";
import { placeInOrder } from "../conversations/line_order.ts";
import { isBefore, isKept, messageOf } from "./companion_lines.ts";

/** A log whose lines stand in exchanges, in the order of their questions. */
export class CompanionLog extends MessageLog {
  /** Changes when lines in between are added or removed. */
  #arrangement = 0;

  /** The reply to a question, as far as it is there. */
  replyTo({ data: { id } }: MessageLine): MessageLine | undefined {
    return this.find(({ questionId }) => questionId === id);
  }

  /** The user's question of message id `id`. */
  question(id: MessageId | undefined): MessageLine | undefined {
    return this.find(({ own, data }) => own && data.id === String(id));
  }

  /** The companion's answer of message id `id`. */
  answer(id: MessageId): MessageLine | undefined {
    return this.find(({ own, data }) => !own && data.id === String(id));
  }

  /** The question of the exchange of message `id`. */
  questionOf(id: MessageId): MessageLine | undefined {
    return this.question(this.answer(id)?.questionId ?? id);
  }

  /** Ids of the messages that the server keeps, or kept. */
  keptIds(): number[] {
    return this.all.flatMap((line) =>
      line.kind === "message" && isKept(line) && line.unanswered !== "limit" ? [Number(line.data.id)] : []
    );
  }

  /** Removes messages, and the replies to those. */
  remove(ids: readonly MessageId[]): void {
    const gone = new Set(ids.map(String));
    const isGone = (line: MessageLine): boolean =>
      gone.has(line.data.id) || line.questionId !== undefined && gone.has(line.questionId);
    if (!this.all.some((line) => line.kind === "message" && isGone(line))) return;
    this.all = this.all.filter((line) => {
      if (line.kind !== "message" || !isGone(line)) return true;
      this.messageKeys.delete(messageKey(line.data));
      return false;
    });
    this.#arrangement++;
    this.publish();
  }

  /** Formats the fixed texts in the language of the page. */
  translate(format: (message: MessageFormat) => string): void {
    const before = this.all;
    this.all = before.map((line) => {
      if (line.kind !== "message" || line.canned === undefined) return line;
      const text = format(line.canned);
      return text === line.data.text ? line : { ...line, data: { ...line.data, text } };
    });
    if (this.all.some((line, index) => line !== before[index])) this.publish();
  }

  /** The questions without an answer that may still get one, oldest first. */
  protected openQuestions(): MessageLine[] {
    const answered = new Set<string | undefined>();
    for (const line of this.all) {
      if (line.kind === "message" && !isInTheMaking(line)) answered.add(line.questionId);
    }
    return this.all.filter((line): line is MessageLine =>
      line.kind === "message" && line.own && line.unanswered === undefined && !answered.has(line.data.id)
    );
  }

  /** The newest message that `is` describes. */
  protected find(is: (line: MessageLine) => boolean): MessageLine | undefined {
    return messageOf(this.all.findLast((line) => line.kind === "message" && is(line)));
  }

  /** Inserts a line at its place. `isNew`: it was said just now. */
  protected insert(line: MessageLine, isNew: boolean): void {
    this.messageKeys.add(messageKey(line.data));
    const numbered = isNew ? { ...line, number: ++this.received.value } : line;
    const place = this.placeOf(line);
    // A new array: the view compares it with the one before.
    if (place < this.all.length) {
      this.all = [...this.all];
      this.#arrangement++;
    }
    this.all.splice(place, 0, numbered);
    this.publish();
  }

  /** Puts `line` in the place of the one with its key. */
  protected replace(line: MessageLine): void {
    const index = this.all.findIndex(({ key }) => key === line.key);
    const before = messageOf(this.all[index]);
    if (before === undefined) return;
    this.messageKeys.delete(messageKey(before.data));
    this.messageKeys.add(messageKey(line.data));
    this.all[index] = before.number === undefined ? line : { ...line, number: before.number };
    this.publish();
  }

  /** Says why a question has no answer; undefined: it has, or may get one. */
  protected mark(question: MessageLine | undefined, why: Unanswered | undefined): void {
    if (question === undefined || question.unanswered === why) return;
    const { unanswered: _, ...rest } = question;
    this.replace(why === undefined ? rest : { ...rest, unanswered: why });
  }

  protected override placeOf(line: MessageLine): number {
    return placeInOrder(this.all, line, isBefore);
  }

  protected override arrange(lines: Lines): Lines {
    return { ...lines, arrangement: this.#arrangement };
  }
}

/** Whether a line is a first answer that is being made: it has no id of its own yet. */
export function isInTheMaking({ key, data }: MessageLine): boolean {
  return key === data.id;
}
