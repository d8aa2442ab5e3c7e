// The stored history of private conversations, fetched in pages.

import type { Opener } from "../../crypto/opener.ts";
import type { DmConversation, OpenedMessage } from "../../store/dm/dm_conversation.ts";
import { batchUpdates, type Stores } from "../../store/stores.ts";
import type { FetchHistory } from "./history_api.ts";

/** Messages of one page. */
export const PAGE_SIZE = 50;
/** Messages that the server stores for each pair of members (`messagesOfPair` of its `KEPT`). */
const STORED_MESSAGES = 500;

/** What the history needs. */
export interface DmHistoryLoaderOptions {
  readonly stores: Stores;
  readonly opener: Opener;
  readonly fetchHistory: FetchHistory;
}

/** Fetches stored messages and merges them into their conversations. */
export class DmHistoryLoader {
  /** The latest fetch of each conversation that has one pending: they run one after another. */
  readonly #tails: Map<DmConversation, Promise<void>> = new Map();

  constructor(readonly options: DmHistoryLoaderOptions) {}

  /** Whether a fetch of this conversation is pending. */
  isFetching(conversation: DmConversation): boolean {
    return this.#tails.has(conversation);
  }

  /** Fetches the newest page; after a lost connection, all messages since then. */
  fetchNewest(conversation: DmConversation): Promise<void> {
    return this.#enqueue(conversation, async () => {
      const { lastKnownId, history, gap, state } = conversation;
      const isFirst = history.value === "none" || history.value === "failed";
      if (isFirst) history.value = "loading";
      const page = await this.#since(conversation, lastKnownId).catch(() => null);
      return () => {
        // Of a new conversation there may be none, as of a guest who has left.
        if (page === null && isFirst) history.value = state.value === "new" ? "none" : "failed";
        if (page !== null) {
          this.#merge(conversation, page.messages);
          this.#found(conversation, page);
          if (page.readId !== undefined) conversation.readByPeer(page.readId);
          if (isFirst) history.value = page.full ? "more" : "all";
          conversation.lastKnownId = null;
        }
        gap.value = page === null && !isFirst;
        // The server does not tell whether a user who has not written yet has accepted.
        if (state.value === "opening") state.value = "waiting";
      };
    });
  }

  /** A conversation that the user has opened by its name has messages: it is not new. */
  #found(conversation: DmConversation, { messages, room }: Page): void {
    if (messages.length === 0 || room === undefined) return;
    conversation.room ??= room;
    if (conversation.state.value === "new") conversation.state.value = "waiting";
  }

  /** Fetches the page before the oldest message, unless a fetch is pending. */
  async fetchOlder(conversation: DmConversation): Promise<void> {
    const before = conversation.storedId("oldest");
    if (this.#tails.has(conversation)) return;
    if (before === null) return await this.fetchNewest(conversation);
    await this.#enqueue(conversation, async () => {
      conversation.history.value = "loading";
      const page = await this.#page(conversation, before).catch(() => null);
      return () => {
        if (page !== null) this.#merge(conversation, page.messages);
        conversation.history.value = page === null ? "failed" : page.full ? "more" : "all";
      };
    });
  }

  /** Runs `load` after the pending fetch, then the function that it returns, in one update of the stores. */
  #enqueue(conversation: DmConversation, load: () => Promise<() => void>): Promise<void> {
    const run = async (): Promise<void> => {
      const { dms } = this.options.stores;
      const finish = await load();
      if (dms.find(conversation.key) === conversation) batchUpdates(finish);
    };
    const last = (this.#tails.get(conversation) ?? Promise.resolve()).then(run).finally(() => {
      if (this.#tails.get(conversation) === last) this.#tails.delete(conversation);
    });
    this.#tails.set(conversation, last);
    return last;
  }

  /** The pages from the newest back to message `lastKnownId`; null: only the newest. */
  async #since(conversation: DmConversation, lastKnownId: number | null): Promise<Page> {
    const first = await this.#page(conversation);
    const messages = [...first.messages];
    let page = first;
    while (
      page.full && lastKnownId !== null && page.oldest > lastKnownId && messages.length < STORED_MESSAGES
    ) {
      page = await this.#page(conversation, page.oldest);
      messages.unshift(...page.messages);
    }
    return { ...first, messages, oldest: page.oldest, full: page.full };
  }

  async #page(conversation: DmConversation, before?: number): Promise<Page> {
    const { stores, opener, fetchHistory } = this.options;
    const credentials = stores.session.credentials.value;
    if (credentials?.mode !== "restore") throw new Error("Only members have a history");
    const request = { with: conversation.name.value, limit: PAGE_SIZE, token: credentials.token };
    const page = await fetchHistory(before === undefined ? request : { ...request, before });
    const [me, peer] = [stores.session.me.value?.username ?? "", conversation.name.value];
    const rows = page.messages.filter(({ id, from_me }) => !conversation.has(id, from_me ? me : peer));
    const texts = await opener.open(await opener.key(page.room_key), rows);
    return {
      messages: rows.map(({ id, from_me, ts }, index) => ({ id, own: from_me, text: texts[index], ts })),
      oldest: page.messages[0]?.id ?? 0,
      full: page.messages.length === PAGE_SIZE,
      readId: page.read_id,
      room: page.room,
    };
  }

  #merge(conversation: DmConversation, messages: readonly OpenedMessage[]): void {
    conversation.merge(messages, this.options.stores.session.me.value?.username ?? "");
  }
}

/** A page of opened messages, without those that the conversation has. */
interface Page {
  readonly messages: OpenedMessage[];
  /** Id of the oldest message of the page; 0 if it is empty. */
  readonly oldest: number;
  /** Whether there may be older messages. */
  readonly full: boolean;
  /** Id of the newest own message that the other user has read, if any. */
  readonly readId: number | undefined;
  readonly room: string | undefined;
}
