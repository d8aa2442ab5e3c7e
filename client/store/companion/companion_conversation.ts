// The companion's conversation: questions, answers as they are made, those made again, and what the server keeps.

import { computed, type ReadonlySignal } from "@preact/signals";
import type { MessageId } from "../../../server/protocol/server_events.ts";
import type { AnswerVersion, MessageLine } from "../conversations/message_log.ts";
import { type AnswerRun, AnswerRuns, type RunKind } from "./answer_runs.ts";
import {
  type CompanionMessage,
  isBefore,
  isKept,
  type KeptTurn,
  lineOf,
  messageOf,
  replyKey,
  versionsOf,
  withVersions,
} from "./companion_lines.ts";
import { CompanionLog, isInTheMaking } from "./companion_log.ts";

/** What the user may do something with. */
export interface NewestTurns {
  /** The newest answer, if it is of the model and nothing was said after it. */
  readonly answer: MessageLine | null;
  /** The last question, if it can be edited. */
  readonly question: MessageLine | null;
}

/** The companion's conversation. */
export class CompanionConversation extends CompanionLog {
  readonly newest: ReadonlySignal<NewestTurns> = computed(() => this.#newest());
  /** Whether an answer is being made or due. */
  readonly isBusy: ReadonlySignal<boolean> = computed(() => this.#isBusy());
  readonly #runs: AnswerRuns = new AnswerRuns();

  /** The server acknowledged request `requestId` as message `id`. Returns its text, or undefined if it is not of this log. */
  acknowledge(requestId: string, { id, ts }: { id: MessageId; ts: string }, me: string): string | undefined {
    if (!this.sending.has(requestId)) return undefined;
    const sent = this.sending.acknowledge(requestId, this.question(id) !== undefined);
    if (sent === undefined) return this.question(id)?.data.text;
    this.sending.remove(requestId);
    this.insert({ ...lineOf({ id, own: true, text: sent.text, ts }, me), key: sent.key }, true);
    return sent.text;
  }

  /** A question arrived that the user asked in another tab, or on an earlier connection. */
  asked(question: CompanionMessage, me: string): void {
    if (this.question(question.id) !== undefined) return;
    this.insert(this.#matched({ ...question, own: true }, me), true);
  }

  /**
   * A piece of the answer to question `id`, or of run `id`. `seq` is its number; 0 begins anew. Pieces after a missing one
   * are left out: the whole answer follows.
   */
  piece(id: MessageId, seq: number, text: string): void {
    const run = this.#runs.find(id) ?? this.#beginAnswer(id);
    if (run?.takes(seq, text) === true) this.#draw(run);
  }

  /** The complete answer to question `questionId`, by default the oldest open one. Returns false if the log has it. */
  answered(answer: CompanionMessage, questionId?: MessageId): boolean {
    if (this.answer(answer.id) !== undefined) return false;
    const id = questionId ?? this.openQuestions()[0]?.data.id;
    this.#add(lineOf({ ...answer, own: false, ...(id === undefined ? {} : { questionId: id }) }, ""));
    this.mark(this.question(id), answer.isExcuse === true ? "ended" : undefined);
    return true;
  }

  /** Question `id` ended without an answer. */
  unanswered(id: MessageId): void {
    const question = this.question(id);
    if (question === undefined) return;
    const reply = this.replyTo(question);
    if (reply !== undefined) {
      if (!isInTheMaking(reply)) return;
      this.remove([reply.data.id]);
    }
    this.mark(question, "ended");
  }

  /** The newest open question gets no answer: the free messages are used up. */
  quotaExceeded(): void {
    this.mark(this.openQuestions().findLast((one) => this.replyTo(one) === undefined), "limit");
  }

  /** Answer `answerId` is made again, or continued: the pieces of run `runId` do it. */
  runStarted(runId: MessageId, kind: RunKind, answerId: MessageId): void {
    if (this.#runs.find(runId) !== undefined) return;
    this.#runs.begin(runId, { kind, answerId });
    this.#drawRuns();
    this.publish();
  }

  /** Run `runId` is over. What came of it was said before; without that the answer stays as it was. */
  runOver(runId: MessageId): void {
    for (const before of this.#runs.end((run, id) => run.kind !== "first" && id === String(runId))) {
      this.replace(before);
    }
    this.publish();
  }

  /** Answer `id` has a new version, which is shown. Returns false if the log does not have the answer. */
  made(id: MessageId, version: AnswerVersion): boolean {
    const line = this.#endRun(id);
    if (line === undefined) return false;
    const versions = [...versionsOf(line), version];
    this.replace(withVersions(line, versions, versions.length - 1));
    return true;
  }

  /** Answer `id` was continued: this is the shown version now. Returns false if the log does not have the answer. */
  extended(id: MessageId, version: AnswerVersion): boolean {
    const line = this.#endRun(id);
    if (line === undefined) return false;
    const { chosen = 0 } = line;
    this.replace(
      withVersions(line, versionsOf(line).map((one, index) => index === chosen ? version : one), chosen),
    );
    return true;
  }

  /** Answer `id` stays as it was: it could not be made again or continued. */
  notMade(id: MessageId): void {
    const line = this.#endRun(id);
    if (line !== undefined) this.replace(line);
  }

  /** Shows version `version` of answer `id`. Returns the one that was shown; undefined if there is no such version. */
  choose(id: MessageId, version: number): number | undefined {
    const line = this.answer(id);
    if (line?.versions?.[version] === undefined) return undefined;
    this.replace(withVersions(line, line.versions, version));
    return line.chosen;
  }

  /** Shows another text of question `id`. Returns the one before; undefined if there is no such question. */
  reword(id: MessageId, text: string): string | undefined {
    const question = this.question(id);
    if (question !== undefined) this.replace({ ...question, data: { ...question.data, text } });
    return question?.data.text;
  }

  /** The exchange of message `before` is replaced by a question: the same one again, or another text. */
  askedInstead(before: MessageId, question: CompanionMessage, me: string): void {
    const old = this.questionOf(before);
    if (old !== undefined) this.remove([old.data.id]);
    if (this.question(question.id) !== undefined) return;
    this.insert(
      { ...lineOf({ ...question, own: true }, me), key: old?.key ?? `question-${question.id}` },
      true,
    );
  }

  override remove(ids: readonly MessageId[]): void {
    super.remove(ids);
    this.#runs.end(({ key }) => key !== null && this.find((line) => line.key === key) === undefined);
    this.publish();
  }

  /** Whether the question of a reply can be asked again. */
  isAskable({ questionId }: MessageLine): boolean {
    return questionId !== undefined && this.question(questionId)?.unanswered === "ended";
  }

  /** The connection is lost. What is there of an answer stays, and the rest comes on the next connection. */
  connectionLost(): void {
    this.sending.connectionLost();
    for (const before of this.#runs.end(() => true)) this.replace(before);
    this.publish();
  }

  /** Adds or changes turns as the server keeps them, oldest first. Returns how many replies to open questions are new. */
  merge(turns: readonly KeptTurn[], me: string): number {
    let replies = 0;
    const missing: MessageLine[] = [];
    const lastQuestion = turns.findLast(({ own }) => own);
    const open = new Set(this.openQuestions().map(({ data }) => data.id));
    for (const turn of turns) {
      const known = turn.own ? this.question(turn.id) : this.answer(turn.id);
      if (known !== undefined) {
        this.#update(known, lineOf(turn, me));
        continue;
      }
      const isDue = open.has(String(turn.questionId));
      const line = turn === lastQuestion ? this.#matched(turn, me) : lineOf(turn, me);
      if (isDue) replies++;
      if (isDue || this.find(({ key }) => key === line.key) !== undefined) this.#add(line);
      else missing.push(line);
    }
    this.#addMissing(missing);
    this.#drawRuns();
    return replies;
  }

  /** The companion's memory was cleared. The draft and pending questions stay. */
  forget(): void {
    const [pending, draft] = [this.pending.value, this.draft.value];
    this.reset();
    this.pending.value = pending;
    this.draft.value = draft;
  }

  override reset(): void {
    this.#runs.end(() => true);
    super.reset();
  }

  /** The line of a question, with the key of the pending message that it is. */
  #matched(turn: KeptTurn, me: string): MessageLine {
    const line = lineOf(turn, me);
    const sent = this.sending.takeEcho(line.data.id, line.data.text);
    return sent === undefined ? line : { ...line, key: sent.key };
  }

  /** Adds a reply, in the place of its pieces if there are any. */
  #add(line: MessageLine): void {
    this.#runs.end(({ key }) => key === line.key);
    if (this.find(({ key }) => key === line.key) === undefined) return this.insert(line, true);
    this.received.value++;
    this.replace(line);
  }

  #addMissing(lines: readonly MessageLine[]): void {
    const first = messageOf(this.all.find((line) => line.kind === "message"));
    const newer = first === undefined ? -1 : lines.findIndex((line) => !isBefore(line, first));
    const cut = newer === -1 ? lines.length : newer;
    if (cut > 0) this.prepend(lines.slice(0, cut));
    for (const line of lines.slice(cut)) this.insert(line, false);
  }

  /** Changes a line to what the server keeps, unless the answer is being made anew. */
  #update(known: MessageLine, kept: MessageLine): void {
    if (this.#runs.all.some(({ key }) => key === known.key)) return;
    if (known.own) this.mark(known, kept.unanswered);
    else this.replace({ ...kept, key: known.key });
  }

  #beginAnswer(questionId: MessageId): AnswerRun | undefined {
    const question = this.openQuestions().find(({ data }) => data.id === String(questionId));
    if (question === undefined) return undefined;
    const key = replyKey(questionId);
    if (this.replyTo(question) === undefined) {
      const line = lineOf({ id: key, own: false, text: "", ts: question.data.ts, questionId }, "");
      this.insert({ ...line, isStreaming: true }, true);
    }
    return this.#runs.begin(questionId, { key });
  }

  #endRun(answerId: MessageId): MessageLine | undefined {
    const [before] = this.#runs.end((run) => String(run.answerId) === String(answerId));
    return before ?? this.answer(answerId);
  }

  /** Draws the runs whose answers are loaded by now. */
  #drawRuns(): void {
    for (const run of this.#runs.all) {
      if (run.key !== null || run.answerId === undefined) continue;
      const line = this.answer(run.answerId);
      if (line === undefined) continue;
      run.isShownBy(line);
      this.#draw(run);
    }
  }

  #draw({ before, key, text }: AnswerRun): void {
    const line = before ?? this.find((one) => one.key === key);
    if (line === undefined || text === null) return;
    const { isCut: _, ...rest } = line;
    this.replace({ ...rest, data: { ...rest.data, text }, unreadable: false, isStreaming: true });
  }

  #newest(): NewestTurns {
    const { all } = this.lines.value;
    const isSending = this.pending.value.some(({ status }) => status === "sending");
    const last = messageOf(all.findLast((line) => line.kind === "message"));
    const question = messageOf(all.findLast((line) => line.kind === "message" && line.own));
    if (isSending) return { answer: null, question: null };
    return {
      answer: last === undefined || last.own || last.canned !== undefined || !isKept(last) ? null : last,
      question: question === undefined || !this.#isEditable(question) ? null : question,
    };
  }

  #isEditable(question: MessageLine): boolean {
    return isKept(question) && question.unanswered !== "limit" && !this.#isBusy();
  }

  #isBusy(): boolean {
    void this.lines.value;
    return this.#runs.all.length > 0 || this.openQuestions().length > 0;
  }
}
