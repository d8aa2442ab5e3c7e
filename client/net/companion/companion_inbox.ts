// Incoming messages of the companion: opened in the order of their arrival, and added to the conversation.

import { nameKey } from "../../../server/protocol/names.ts";
import type { MessageId, ServerEvents } from "../../../server/protocol/server_events.ts";
import type { Opener } from "../../crypto/opener.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import { batchUpdates } from "../../store/stores.ts";
import type { CompanionMessage } from "../../store/companion/companion_lines.ts";
import type { RunKind } from "../../store/companion/answer_runs.ts";
import { COMPANION_KEY } from "../../store/companion/companion_key.ts";
import type { PendingRequests } from "../connection/requests.ts";
import { SerialTasks } from "../serial_tasks.ts";
import { isResetCommand } from "./companion_target.ts";
import { cannedIn, openTurns, versionOf } from "./companion_turns.ts";
import type { OpenedAnswer, QuestionKeys } from "./question_keys.ts";

/** Turns that are fetched at once, the most that the server sends. It keeps fewer. */
const TURNS_LIMIT = 100;

/** What the inbox needs. */
export interface CompanionInboxOptions {
  readonly stores: LaterStores;
  readonly opener: Opener;
  readonly keys: QuestionKeys;
  readonly requests: Pick<PendingRequests, "ask">;
  /** Key of the companion's room with this user, base64. */
  readonly roomKey: () => string;
}

/** Opens questions and answers, and fetches those of the past. */
export class CompanionInbox {
  readonly #opening: SerialTasks = new SerialTasks();
  /** Increases when the conversation is cleared: messages of an earlier generation are not shown. */
  #generation = 0;

  constructor(readonly options: CompanionInboxOptions) {}

  /** Takes a message of the companion's room. */
  message(data: ServerEvents["pm_message"]): void {
    const { stores } = this.options;
    const { from, scheme, ai_messages_used } = data;
    const own = nameKey(from) === nameKey(this.#me);
    // The echo of a question from this page: its ack has the same data, and the request id.
    if (own && scheme !== "room") return;
    if (ai_messages_used !== undefined) stores.session.aiChanged({ ai_messages_used });
    this.#enqueue(async () => {
      const { text, questionId = data.re_id } = await this.#read(data);
      return () => own ? this.#asked({ id: data.id, text, ts: data.ts }) : this.#said(data, text, questionId);
    });
  }

  /** Takes a piece of an answer. */
  delta({ re_id, seq, scheme, ciphertext, nonce }: ServerEvents["violet_delta"]): void {
    const { keys } = this.options;
    this.#enqueue(async () => {
      const sealed = { ciphertext, nonce };
      const text = scheme === "room" ? await this.#openWithRoom(sealed) : await keys.openDelta(re_id, sealed);
      return () => text !== undefined && this.#log.piece(re_id, seq, text);
    });
  }

  /** Takes turns as the server keeps them. */
  turns({ turns }: ServerEvents["violet_turns"]): void {
    const { opener, roomKey, stores: { companion, i18n } } = this.options;
    this.#enqueue(async () => {
      const opened = await openTurns(turns, { opener, roomKey: roomKey(), i18n });
      return () => {
        const replies = this.#log.merge(opened, this.#me);
        companion.unread.value += replies;
        if (replies > 0) this.#notify();
      };
    });
  }

  /** Question `id` ended without an answer. */
  unanswered(id: MessageId): void {
    this.#enqueue(() => () => this.#log.unanswered(id));
  }

  /** Run `id` makes answer `answerId` again, or continues it. */
  run(id: MessageId, kind: RunKind, answerId: MessageId): void {
    this.#enqueue(() => () => this.#log.runStarted(id, kind, answerId));
  }

  /** Question or run `id` is over: what came of it is in the queue already. */
  over(id: MessageId): void {
    this.#enqueue(() => () => this.#log.runOver(id));
  }

  /** These messages are forgotten; without ids, all are. */
  forgotten(ids?: readonly MessageId[]): void {
    if (ids !== undefined) return this.#enqueue(() => () => this.#log.remove(ids));
    const { history } = this.options.stores.companion;
    this.#generation++;
    this.#log.forget();
    if (history.value !== "none") history.value = "all";
  }

  /** Fetches the past conversation, and removes what the server does not keep any more. Does nothing for guests. */
  async fetchTurns(room: string): Promise<void> {
    const { requests, stores: { companion: { history }, session } } = this.options;
    if (session.me.value?.is_registered !== true) return;
    if (history.value !== "all") history.value = "loading";
    const known = this.#log.keptIds();
    const answer = await requests.ask("violet_history", { room, limit: TURNS_LIMIT });
    // The turns themselves came as an event, which is in the queue already.
    this.#enqueue(() => () => {
      if ("refused" in answer || answer.reply.event !== "violet_turns") {
        if (history.value === "loading") history.value = "failed";
        return;
      }
      const kept = new Set(answer.reply.data.turns.map(({ id }) => Number(id)));
      const oldest = Math.min(...kept);
      this.#log.remove(known.filter((id) => !kept.has(id) && (kept.size === 0 || id > oldest)));
      history.value = "all";
    });
  }

  /** The session is over. */
  reset(): void {
    this.#generation++;
  }

  get #log() {
    return this.options.stores.companion.log;
  }

  get #me(): string {
    return this.options.stores.session.me.value?.username ?? "";
  }

  async #read(data: ServerEvents["pm_message"]): Promise<Partial<OpenedAnswer>> {
    const { text, ciphertext = "", nonce = "", scheme } = data;
    if (text !== undefined) return { text };
    if (scheme === undefined) return await this.options.keys.openAnswer({ ciphertext, nonce }) ?? {};
    const opened = await this.#openWithRoom({ ciphertext, nonce });
    return opened === undefined ? {} : { text: opened };
  }

  async #openWithRoom(sealed: { ciphertext: string; nonce: string }): Promise<string | undefined> {
    const { opener, roomKey } = this.options;
    const [text] = await opener.open(await opener.key(roomKey()), [sealed]);
    return text;
  }

  #asked(question: CompanionMessage): void {
    if (question.text !== undefined && isResetCommand(question.text)) this.forgotten();
    else this.#log.asked(question, this.#me);
  }

  /** The companion said `text`: an answer, a new version of one, or what a version came to. */
  #said(data: ServerEvents["pm_message"], text: string | undefined, questionId: MessageId | undefined): void {
    const { companion, i18n, toasts } = this.options.stores;
    const { id, ts, cut, said, again_of, more_of } = data;
    const canned = cannedIn(text, said, i18n);
    const answerId = again_of ?? more_of;
    if (answerId === undefined) {
      const answer = { id, text, ts, ...canned, ...(cut === true ? { isCut: true } : {}) };
      if (!this.#log.answered(answer, questionId)) return;
    } else if (canned.canned !== undefined) {
      this.#log.notMade(answerId);
      return toasts.show(canned.canned);
    } else {
      const version = versionOf({ ts, ...(cut === true ? { cut } : {}) }, text);
      const isShown = again_of === undefined
        ? this.#log.extended(answerId, version)
        : this.#log.made(answerId, version);
      if (!isShown) return;
    }
    companion.unread.value++;
    this.#notify();
  }

  #notify(): void {
    this.options.stores.notifications.notify({ kind: "companion", key: COMPANION_KEY });
  }

  /** Runs `load` after the pending ones, then the function that it returns, unless the conversation was cleared meanwhile. */
  #enqueue(load: () => (() => unknown) | Promise<() => unknown>): void {
    const generation = this.#generation;
    void this.#opening.run(async () => {
      const finish = await load();
      if (generation === this.#generation) batchUpdates(finish);
    });
  }
}
