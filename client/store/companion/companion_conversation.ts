// The log of the companion's conversation: questions, streamed answers, remembered turns, and unanswered questions.

import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import type { MessageId } from "../../../server/protocol/server_events.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { messageKey, type MessageLine, MessageLog, type Unanswered } from "../conversations/message_log.ts";

/** A question or an answer, opened. */
export interface CompanionMessage {
  readonly id: MessageId;
  /** Undefined when it could not be opened. */
  readonly text: string | undefined;
  /** ISO 8601. */
  readonly ts: string;
  /** The text in the language of the page, for a fixed text. */
  readonly canned?: MessageFormat;
  /** An answer ended before it was complete. */
  readonly isCut?: boolean;
}

/** A turn that the companion remembers. `own`: the user's question. */
export interface RememberedTurn extends CompanionMessage {
  readonly own: boolean;
}

/** The log of the companion's conversation, in the order of arrival. */
export class CompanionConversation extends MessageLog {
  /** Message ids of the questions without an answer, oldest first. */
  #openQuestions: string[] = [];
  /** Those of them that were asked on a connection that is lost. */
  #inDoubt: string[] = [];

  /** The server acknowledged request `requestId` as message `id`. Returns its text, or undefined if it is not of this log. */
  acknowledge(requestId: string, { id, ts }: { id: MessageId; ts: string }, me: string): string | undefined {
    const sent = this.sending.find(requestId);
    if (sent === undefined) return undefined;
    this.sending.remove(requestId);
    this.#addQuestion({ id, text: sent.text, ts }, me, sent.key);
    return sent.text;
  }

  /** The user asked a question in another tab. */
  asked(question: CompanionMessage, me: string): void {
    this.#addQuestion(question, me);
  }

  /** Appends `text` to the answer to question `questionId`. */
  appendDelta(questionId: MessageId, text: string): void {
    const key = replyKey(questionId);
    const index = this.#indexOf((line) => line.key === key);
    const answer = this.#messageAt(index);
    if (answer === undefined) {
      const question = this.#question(String(questionId));
      // The answer is complete already, or the conversation was cleared meanwhile.
      if (question === undefined || !this.#openQuestions.includes(String(questionId))) return;
      this.all.push({ ...answerLineOf({ id: key, text, ts: question.data.ts }), key, isStreaming: true });
    } else if (answer.isStreaming === true) {
      this.all[index] = { ...answer, data: { ...answer.data, text: answer.data.text + text } };
    }
    this.publish();
  }

  /** The complete answer to question `questionId`, by default the oldest open one. Returns false if the log has it. */
  answered(answer: CompanionMessage, questionId: MessageId | undefined = this.#openQuestions[0]): boolean {
    const answerLine = answerLineOf(answer);
    if (this.includes(answerLine.data)) return false;
    const key = questionId === undefined ? answerLine.key : replyKey(questionId);
    if (questionId !== undefined) this.#closeQuestion(questionId);
    const index = this.#indexOf((line) => line.key === key);
    const line = { ...answerLine, key };
    this.messageKeys.add(messageKey(line.data));
    if (index === -1) this.all.push(line);
    else this.all[index] = line;
    this.received.value++;
    this.publish();
    return true;
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

  /** The newest open question gets no answer: the free messages are used up. */
  quotaExceeded(): void {
    const id = this.#openQuestions.findLast((one) => !this.all.some((line) => line.key === replyKey(one)));
    if (id === undefined) return;
    this.#markQuestion(id, "limit");
    this.#openQuestions = this.#openQuestions.filter((one) => one !== id);
    this.publish();
  }

  /** Marks the open questions of the lost connection as unanswered. */
  markLost(): void {
    for (const id of this.#inDoubt) if (this.#openQuestions.includes(id)) this.#markQuestion(id, "lost");
    this.#inDoubt = [];
    this.publish();
  }

  /** The connection is lost: removes incomplete answers. */
  connectionLost(): void {
    this.all = this.all.filter((line) => line.kind !== "message" || line.isStreaming !== true);
    this.#inDoubt = [...this.#openQuestions];
    this.publish();
  }

  /** Text of the unanswered question `id`; undefined if there is none. */
  unansweredText(id: string): string | undefined {
    const line = this.#question(id);
    return line?.unanswered === undefined ? undefined : line.data.text;
  }

  /** Removes an unanswered question, because it is asked again. Returns its text. */
  takeUnanswered(id: string): string | undefined {
    const line = this.#question(id);
    if (line?.unanswered === undefined) return undefined;
    this.all.splice(this.all.indexOf(line), 1);
    this.messageKeys.delete(messageKey(line.data));
    this.#openQuestions = this.#openQuestions.filter((one) => one !== id);
    this.publish();
    return line.data.text;
  }

  /** Adds remembered turns, oldest first. Known ones are skipped. */
  merge(turns: readonly RememberedTurn[], me: string): void {
    const isKnown = (turn: RememberedTurn | undefined): boolean =>
      turn !== undefined && this.includes(lineOf(turn, me).data);
    const fresh = turns.filter((turn, index) =>
      !isKnown(turn) && !(turn.own && turns[index + 1]?.own === false && isKnown(turns[index + 1]))
    );
    const first = this.all.find((line) => line.kind === "message");
    const isOlder = (turn: RememberedTurn): boolean => first === undefined || turn.ts < tsOf(first);
    const older = fresh.filter(isOlder);
    if (older.length > 0) this.prepend(older.map((turn) => lineOf(turn, me)));
    let questionId: string | undefined;
    for (const turn of fresh.filter((one) => !isOlder(one))) {
      if (turn.own) questionId = this.#openQuestionLike(turn) ?? this.#addQuestion(turn, me);
      else this.answered(turn, questionId);
    }
  }

  /** The companion's memory was cleared. The draft and pending questions stay. */
  forget(): void {
    const [pending, draft] = [this.pending.value, this.draft.value];
    this.reset();
    this.pending.value = pending;
    this.draft.value = draft;
  }

  override reset(): void {
    this.#openQuestions = [];
    this.#inDoubt = [];
    super.reset();
  }

  #addQuestion(question: CompanionMessage, me: string, key?: string): string {
    const id = String(question.id);
    const line = lineOf({ ...question, own: true }, me);
    if (this.includes(line.data)) return id;
    this.append(line.data, true, { key: key ?? line.key });
    this.#openQuestions.push(id);
    return id;
  }

  /** Id of the open question with the same text as a remembered one. */
  #openQuestionLike({ text }: RememberedTurn): string | undefined {
    return this.#openQuestions.find((id) => this.#question(id)?.data.text === text);
  }

  #closeQuestion(questionId: MessageId): void {
    const id = String(questionId);
    this.#openQuestions = this.#openQuestions.filter((one) => one !== id);
    this.#markQuestion(id, undefined);
  }

  #markQuestion(id: string, unanswered: Unanswered | undefined): void {
    const line = this.#question(id);
    if (line === undefined || line.unanswered === unanswered) return;
    const { unanswered: _, ...rest } = line;
    this.all[this.all.indexOf(line)] = unanswered === undefined ? rest : { ...rest, unanswered };
  }

  /** The user's question of message id `id`. */
  #question(id: string): MessageLine | undefined {
    return this.#messageAt(this.#indexOf(({ own, data }) => own && data.id === id));
  }

  #indexOf(is: (line: MessageLine) => boolean): number {
    return this.all.findLastIndex((line) => line.kind === "message" && is(line));
  }

  #messageAt(index: number): MessageLine | undefined {
    const line = this.all[index];
    return line?.kind === "message" ? line : undefined;
  }
}

function replyKey(questionId: MessageId): string {
  return `reply-${questionId}`;
}

function answerLineOf(answer: CompanionMessage): MessageLine {
  return lineOf({ ...answer, own: false }, "");
}

function lineOf({ id, own, text, ts, canned, isCut }: RememberedTurn, me: string): MessageLine {
  const data = {
    ...{ id: String(id), text: text ?? "", ts, username: own ? me : BOT_NAME },
    ...{ role: "user" as const, is_verified: !own },
  };
  const line = {
    ...{ kind: "message" as const, key: messageKey(data), data, own, unreadable: text === undefined },
    ...(isCut === true ? { isCut } : {}),
  };
  return canned === undefined ? line : { ...line, canned };
}

function tsOf(line: { readonly ts: string } | MessageLine): string {
  return "data" in line ? line.data.ts : line.ts;
}
