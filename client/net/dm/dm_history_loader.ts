// The stored history of private conversations, fetched in pages.

import type { Opener } from "../../crypto/opener.ts";
import type { DmConversation, OpenedMessage } from "../../store/dm/dm_conversation.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import { batchUpdates } from "../../store/stores.ts";
import { type Shown, shownOf } from "./dm_inbox.ts";
import type { DmPrivacy } from "./dm_privacy.ts";
import type { FetchHistory, HistoryPage } from "./history_api.ts";

/** Messages of one page. */
export const PAGE_SIZE = 50;
/** Messages that the server stores for each pair of members (`messagesOfPair` of its `KEPT`). */
const STORED_MESSAGES = 500;

/** What the history needs. */
export interface DmHistoryLoaderOptions {
  readonly stores: LaterStores;
  readonly opener: Opener;
  readonly fetchHistory: FetchHistory;
  /** The key of a room, base64; undefined if the page does not have it. */
  readonly keyOf: (room: string | null) => string | undefined;
  readonly privacy: Pick<DmPrivacy, "ready" | "open">;
  /** A page has come: what the server says of its room, and the key of what came before encryption. */
  readonly onPage: (conversation: DmConversation, page: HistoryPage) => void;
  /** The name of a conversation leads to another room than the conversation's. */
  readonly onOtherRoom: (conversation: DmConversation) => void;
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
      const { lastKnownId, history, gap, room, state } = conversation;
      const isFirst = history.value === "none" || history.value === "failed";
      if (isFirst) history.value = "loading";
      const page = await this.#since(conversation, lastKnownId).catch(() => null);
      return () => {
        if (page !== null && !this.#adopt(conversation, page) && !this.#isOf(conversation, page, room)) {
          return;
        }
        // Of a new conversation there may be none, as of a guest who has left.
        if (page === null && isFirst) history.value = state.value === "new" ? "none" : "failed";
        if (page !== null) {
          this.#merge(conversation, page.messages);
          if (page.readId !== undefined) conversation.readByPeer(page.readId);
          if (isFirst) history.value = page.full ? "more" : "all";
          conversation.lastKnownId = null;
          conversation.hasNewest = true;
        }
        gap.value = page === null && !isFirst;
        // The server does not tell whether a user who has not written yet has accepted.
        if (state.value === "opening") state.value = "waiting";
      };
    });
  }

  /**
   * Gives a new conversation without a room that of the page, if that has messages: then it is not new. Returns false
   * where the conversation is no such one.
   */
  #adopt(conversation: DmConversation, { messages, room }: Page): boolean {
    if (conversation.state.value !== "new" || conversation.room !== null) return false;
    if (messages.length > 0 && room === null) return false;
    if (messages.length === 0) return true;
    conversation.room = room;
    conversation.state.value = "waiting";
    return true;
  }

  /** Fetches the page before the oldest message, or the newest where that has not come; unless a fetch is pending. */
  async fetchOlder(conversation: DmConversation): Promise<void> {
    const before = conversation.storedId("oldest");
    if (this.#tails.has(conversation)) return;
    if (before === null || !conversation.hasNewest) return await this.fetchNewest(conversation);
    await this.#enqueue(conversation, async () => {
      const { history, room } = conversation;
      history.value = "loading";
      const page = await this.#page(conversation, before).catch(() => null);
      return () => {
        if (page !== null && !this.#isOf(conversation, page, room)) return;
        if (page !== null) this.#merge(conversation, page.messages);
        history.value = page === null ? "failed" : page.full ? "more" : "all";
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
      page.full && page.room === first.room && lastKnownId !== null && page.oldest > lastKnownId &&
      messages.length < STORED_MESSAGES
    ) {
      page = await this.#page(conversation, page.oldest);
      messages.unshift(...page.messages);
    }
    return { ...first, room: page.room, messages, oldest: page.oldest, full: page.full };
  }

  async #page(conversation: DmConversation, before?: number): Promise<Page> {
    const { stores, fetchHistory, keyOf, onPage } = this.options;
    const credentials = stores.session.credentials.value;
    if (credentials?.mode !== "restore") throw new Error("Only members have a history");
    const request = { with: conversation.name.value, limit: PAGE_SIZE, token: credentials.token };
    const page = await fetchHistory(before === undefined ? request : { ...request, before });
    const [me, peer] = [stores.session.me.value?.username ?? "", conversation.name.value];
    const rows = page.messages.filter(({ id, from_me }) => !conversation.has(id, from_me ? me : peer));
    onPage(conversation, page);
    const shown = await this.#open(conversation, page, rows);
    return {
      room: page.room ?? (page.room_key === keyOf(conversation.room) ? conversation.room : null),
      messages: rows.map(({ id, from_me, ts }, index) => ({ id, own: from_me, ts, ...shown[index]! })),
      oldest: page.messages[0]?.id ?? 0,
      full: page.messages.length === PAGE_SIZE,
      readId: page.read_id,
    };
  }

  /** Opens the messages of a page: encrypted ones with their epochs' keys, others with the room's. */
  async #open(
    conversation: DmConversation,
    { room_key }: HistoryPage,
    rows: HistoryPage["messages"],
  ): Promise<Shown[]> {
    const { opener, privacy } = this.options;
    const encrypted = rows.filter(({ e2ee }) => e2ee !== undefined);
    if (encrypted.length > 0) await privacy.ready();
    const closed = encrypted.map((row) => ({ ...row, own: row.from_me }));
    const opened = encrypted.length === 0 ? [] : await privacy.open(conversation, closed);
    const plain = rows.filter(({ e2ee }) => e2ee === undefined);
    const texts = await opener.open(await opener.key(room_key), plain);
    const shown = new Map<unknown, Shown>();
    encrypted.forEach((row, index) => shown.set(row, shownOf(opened[index]!, row.tag)));
    plain.forEach((row, index) => shown.set(row, { text: texts[index] }));
    return rows.map((row) => shown.get(row)!);
  }

  /**
   * Whether a page is of the conversation's room. If it is not, the name has passed to another account since the
   * room was opened, or the conversation has changed its room since it asked: `room` was its room then.
   */
  #isOf(conversation: DmConversation, page: Page, room: string | null): boolean {
    if (page.room !== null && page.room === conversation.room) return true;
    conversation.history.value = "none";
    if (room !== null && conversation.room === room) this.options.onOtherRoom(conversation);
    return false;
  }

  #merge(conversation: DmConversation, messages: readonly OpenedMessage[]): void {
    conversation.merge(messages, this.options.stores.session.me.value?.username ?? "");
  }
}

/** A page of opened messages, without those that the conversation has. */
interface Page {
  /** Null: unknown. */
  readonly room: string | null;
  readonly messages: OpenedMessage[];
  /** Id of the oldest message of the page; 0 if it is empty. */
  readonly oldest: number;
  /** Whether there may be older messages. */
  readonly full: boolean;
  /** Id of the newest own message that the other user has read, if any. */
  readonly readId: number | undefined;
}
