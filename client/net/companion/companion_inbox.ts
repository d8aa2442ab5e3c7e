// Incoming messages of the companion: opened in the order of their arrival, and added to the conversation.

import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import { nameKey } from "../../../server/protocol/names.ts";
import type { CannedText } from "../../../server/protocol/companion_events.ts";
import type { MessageId, ServerEvents } from "../../../server/protocol/server_events.ts";
import type { Opener } from "../../crypto/opener.ts";
import { cannedText } from "../../i18n/canned_text.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import { batchUpdates } from "../../store/stores.ts";
import type { CompanionMessage } from "../../store/companion/companion_conversation.ts";
import { COMPANION_KEY } from "../../store/companion/companion_key.ts";
import { SerialTasks } from "../serial_tasks.ts";
import type { FetchHistory } from "../dm/history_api.ts";
import { isResetCommand } from "./companion_target.ts";
import type { OpenedAnswer, QuestionKeys } from "./question_keys.ts";

/** Turns that are fetched: more than the server remembers, so that a larger memory needs no new page. */
const MEMORY_LIMIT = 100;

/** What the inbox needs. */
export interface CompanionInboxOptions {
  readonly stores: LaterStores;
  readonly opener: Opener;
  readonly keys: QuestionKeys;
  readonly fetchHistory: FetchHistory;
  /** Key of the companion's room with this user, base64. */
  readonly roomKey: () => string;
}

/** Opens answers, and questions that the user asked in another tab. */
export class CompanionInbox {
  readonly #opening: SerialTasks = new SerialTasks();
  /** Increases when the conversation is cleared: messages of an earlier generation are not shown. */
  #generation = 0;

  constructor(readonly options: CompanionInboxOptions) {}

  /** Takes a message of the companion's room. */
  message(data: ServerEvents["pm_message"]): void {
    const { stores } = this.options;
    const { id, from, ts, scheme, said, ai_messages_used, cut: isCut } = data;
    const own = nameKey(from) === nameKey(this.#me);
    // The echo of a question from this page: its ack has the same data, and the request id.
    if (own && scheme !== "room") return;
    if (ai_messages_used !== undefined) stores.session.aiChanged({ ai_messages_used });
    this.#enqueue(this.#generation, async () => {
      const { text, questionId } = await this.#read(data);
      const canned = text === undefined || said === undefined ? {} : this.#translated(text, said);
      return () =>
        own
          ? this.#askedElsewhere({ id, text, ts })
          : this.#answered({ id, text, ts, ...canned, ...(isCut === true ? { isCut } : {}) }, questionId);
    });
  }

  /** Counts a message that arrived before the room was opened. Its text is fetched with the memory then. */
  countUnopened({ ai_messages_used }: ServerEvents["pm_message"]): void {
    const { notifications, session, companion } = this.options.stores;
    if (ai_messages_used !== undefined) session.aiChanged({ ai_messages_used });
    companion.unread.value++;
    notifications.notify({ kind: "companion", key: COMPANION_KEY });
  }

  /** Takes the next part of a streamed answer. */
  delta({ re_id, ciphertext, nonce }: ServerEvents["violet_delta"]): void {
    this.#enqueue(this.#generation, async () => {
      const text = await this.options.keys.openDelta(re_id, { ciphertext, nonce });
      return () => text !== undefined && this.#log.appendDelta(re_id, text);
    });
  }

  /** Fetches the remembered turns, and marks questions without an answer. Does nothing for guests. */
  async fetchMemory(): Promise<void> {
    const { stores, fetchHistory, opener } = this.options;
    const { session, companion } = stores;
    const credentials = session.credentials.value;
    if (credentials?.mode !== "restore") return;
    const generation = this.#generation;
    companion.history.value = "loading";
    const request = { with: BOT_NAME, limit: MEMORY_LIMIT, token: credentials.token };
    const page = await fetchHistory(request).catch(() => null);
    this.#enqueue(generation, async () => {
      const rows = page?.messages ?? [];
      const texts = await opener.open(await opener.key(page?.room_key ?? ""), rows);
      const turns = rows.map(({ id, from_me: own, ts, cut: isCut }, index) => ({
        ...{ id, own, ts, text: texts[index] },
        ...(isCut === true ? { isCut } : {}),
      }));
      return () => {
        companion.history.value = page === null ? "failed" : "all";
        if (page === null) return;
        this.#log.merge(turns, this.#me);
        this.#log.markLost();
      };
    });
  }

  /** The companion's memory was cleared: clears the conversation. */
  forgotten(): void {
    const { history } = this.options.stores.companion;
    this.#generation++;
    this.#log.forget();
    if (history.value !== "none") history.value = "all";
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
    const { keys, opener, roomKey } = this.options;
    const { text, ciphertext = "", nonce = "", scheme } = data;
    if (text !== undefined) return { text };
    if (scheme === undefined) return await keys.openAnswer({ ciphertext, nonce }) ?? {};
    const [opened] = await opener.open(await opener.key(roomKey()), [data]);
    return opened === undefined ? {} : { text: opened };
  }

  #translated(original: string, said: CannedText): Required<Pick<CompanionMessage, "text" | "canned">> {
    const canned = cannedText(original, said);
    return { text: this.options.stores.i18n.format(canned), canned };
  }

  #askedElsewhere(question: CompanionMessage): void {
    if (question.text !== undefined && isResetCommand(question.text)) this.forgotten();
    else this.#log.asked(question, this.#me);
  }

  #answered(answer: CompanionMessage, questionId: MessageId | undefined): void {
    const { notifications, companion } = this.options.stores;
    if (!this.#log.answered(answer, questionId)) return;
    companion.unread.value++;
    notifications.notify({ kind: "companion", key: COMPANION_KEY });
  }

  /** Runs `load` after the pending ones, then the function that it returns, unless the conversation was cleared meanwhile. */
  #enqueue(generation: number, load: () => Promise<() => unknown>): void {
    void this.#opening.run(async () => {
      const finish = await load();
      if (generation === this.#generation) batchUpdates(finish);
    });
  }
}
