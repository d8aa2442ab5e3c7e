// What this person and Violet say to each other: questions, answers that grow as they are made, and what stayed unanswered.

import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import type { MessageId } from "../../../server/protocol/server_events.ts";
import { messageKey, type MessageLine, MessageLog, type Unanswered } from "../conversations/message_log.ts";

/** Something that was said, opened. */
export interface CompanionMessage {
  readonly id: MessageId;
  /** Undefined when it could not be opened. */
  readonly text: string | undefined;
  /** ISO 8601. */
  readonly ts: string;
}

/** A turn that she remembers. */
export interface RememberedTurn extends CompanionMessage {
  readonly own: boolean;
}

/** The log of the conversation. Its lines stand as they came. */
export class CompanionConversation extends MessageLog {
  /** Ids of the questions that wait for their answer, oldest first. */
  #openQuestions: string[] = [];
  /** Those of them that were asked over a connection that is gone. */
  #inDoubt: string[] = [];

  /** The server has taken request `requestId` as message `id`. Returns its text; undefined when it is none of ours. */
  acknowledge(requestId: string, { id, ts }: { id: MessageId; ts: string }, me: string): string | undefined {
    const sent = this.sending.find(requestId);
    if (sent === undefined) return undefined;
    this.sending.remove(requestId);
    this.#ask({ id, text: sent.text, ts }, me, sent.key);
    return sent.text;
  }

  /** This person has asked something elsewhere. */
  asked(question: CompanionMessage, me: string): void {
    this.#ask(question, me);
  }

  /** The answer to question `questionId` goes on with `text`. */
  appendDelta(questionId: MessageId, text: string): void {
    const key = replyKey(questionId);
    const index = this.#indexOf((line) => line.key === key);
    const answer = this.#at(index);
    if (answer === undefined) {
      const question = this.#question(String(questionId));
      // A piece that comes after the whole, or of something that was forgotten meanwhile.
      if (question === undefined || !this.#openQuestions.includes(String(questionId))) return;
      this.all.push({ ...answerLineOf({ id: key, text, ts: question.data.ts }), key, making: true });
    } else if (answer.making === true) {
      this.all[index] = { ...answer, data: { ...answer.data, text: answer.data.text + text } };
    }
    this.publish();
  }

  /** The whole of what she says, to question `questionId`, or to the oldest that waits. Returns false when it was here. */
  answered(answer: CompanionMessage, questionId: MessageId | undefined = this.#openQuestions[0]): boolean {
    const answerLine = answerLineOf(answer);
    if (this.includes(answerLine.data)) return false;
    const key = questionId === undefined ? answerLine.key : replyKey(questionId);
    if (questionId !== undefined) this.#close(questionId);
    const index = this.#indexOf((line) => line.key === key);
    const line = { ...answerLine, key };
    this.messageKeys.add(messageKey(line.data));
    if (index === -1) this.all.push(line);
    else this.all[index] = line;
    this.received.value++;
    this.publish();
    return true;
  }

  /** The newest question that waits is not answered: no free message is left. */
  quotaExceeded(): void {
    const id = this.#openQuestions.findLast((one) => !this.all.some((line) => line.key === replyKey(one)));
    if (id === undefined) return;
    this.#mark(id, "limit");
    this.#openQuestions = this.#openQuestions.filter((one) => one !== id);
    this.publish();
  }

  /** What was asked over the last connection and still waits will hardly be answered. */
  markLost(): void {
    for (const id of this.#inDoubt) if (this.#openQuestions.includes(id)) this.#mark(id, "lost");
    this.#inDoubt = [];
    this.publish();
  }

  /** The connection is gone, and with it the answers that were being made. */
  connectionLost(): void {
    this.all = this.all.filter((line) => line.kind !== "message" || line.making !== true);
    this.#inDoubt = [...this.#openQuestions];
    this.publish();
  }

  /** Takes an unanswered question away, to ask it anew. Returns its text. */
  takeUnanswered(id: string): string | undefined {
    const line = this.#question(id);
    if (line?.unanswered === undefined) return undefined;
    this.all.splice(this.all.indexOf(line), 1);
    this.messageKeys.delete(messageKey(line.data));
    this.#openQuestions = this.#openQuestions.filter((one) => one !== id);
    this.publish();
    return line.data.text;
  }

  /** Puts in what she remembers, oldest first. What is here already stays as it is. */
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
      if (turn.own) questionId = this.#openQuestionLike(turn) ?? this.#ask(turn, me);
      else this.answered(turn, questionId);
    }
  }

  /** She has forgotten everything. What is being written, or on its way, stays. */
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

  #ask(question: CompanionMessage, me: string, key?: string): string {
    const id = String(question.id);
    const line = lineOf({ ...question, own: true }, me);
    if (this.includes(line.data)) return id;
    this.append(line.data, true, { key: key ?? line.key });
    this.#openQuestions.push(id);
    return id;
  }

  /** The question that waits here and is the same as one that is remembered. */
  #openQuestionLike({ text }: RememberedTurn): string | undefined {
    return this.#openQuestions.find((id) => this.#question(id)?.data.text === text);
  }

  #close(questionId: MessageId): void {
    const id = String(questionId);
    this.#openQuestions = this.#openQuestions.filter((one) => one !== id);
    this.#mark(id, undefined);
  }

  #mark(id: string, unanswered: Unanswered | undefined): void {
    const line = this.#question(id);
    if (line === undefined || line.unanswered === unanswered) return;
    const { unanswered: _, ...rest } = line;
    this.all[this.all.indexOf(line)] = unanswered === undefined ? rest : { ...rest, unanswered };
  }

  /** This person's question of that id. */
  #question(id: string): MessageLine | undefined {
    return this.#at(this.#indexOf(({ own, data }) => own && data.id === id));
  }

  #indexOf(is: (line: MessageLine) => boolean): number {
    return this.all.findLastIndex((line) => line.kind === "message" && is(line));
  }

  #at(index: number): MessageLine | undefined {
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

function lineOf({ id, own, text, ts }: RememberedTurn, me: string): MessageLine {
  const data = {
    ...{ id: String(id), text: text ?? "", ts, username: own ? me : BOT_NAME },
    ...{ role: "user" as const, is_verified: !own },
  };
  return { kind: "message", key: messageKey(data), data, own, unreadable: text === undefined };
}

function tsOf(line: { readonly ts: string } | MessageLine): string {
  return "data" in line ? line.data.ts : line.ts;
}
