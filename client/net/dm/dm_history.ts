// What the server keeps of a private conversation, a page at a time.

import type { Opener } from "../../crypto/opener.ts";
import type { DmConversation, OpenedMessage } from "../../store/dm/dm_conversation.ts";
import { atOnce, type Stores } from "../../store/stores.ts";
import type { RestReader } from "../connection/rest_reader.ts";

/** Messages asked for at once. */
export const PAGE_SIZE = 50;
/** Messages that the server keeps of each pair: there is nothing to be fetched beyond them. */
const STORED_MESSAGES = 500;

/** A page of history as the server answers it, oldest first. */
export interface HistoryPage {
  readonly room_key: string;
  /** Id of the newest message that the other has read. */
  readonly read_id?: number;
  readonly messages: readonly {
    readonly id: number;
    readonly from_me: boolean;
    readonly ciphertext: string;
    readonly nonce: string;
    readonly ts: string;
    readonly scheme?: string;
  }[];
}

/** Which page: the newest, or the one before message `before`. `token` says who asks. */
export interface PageRequest {
  readonly with: string;
  readonly before?: number;
  readonly limit: number;
  readonly token: string;
}

/** Asks for a page. Rejects when it cannot be had. */
export type FetchHistory = (wanted: PageRequest) => Promise<HistoryPage>;

/** A {@link FetchHistory} over REST. */
export function restHistory(reader: RestReader): FetchHistory {
  return async ({ with: name, before, limit, token }) => {
    const query = new URLSearchParams({ with: name, limit: String(limit) });
    if (before !== undefined) query.set("before", String(before));
    return await reader.get<HistoryPage>(`/api/pm/history?${query}`, token);
  };
}

/** Asks with whom the member behind `token` has talked, the latest first. Rejects when that cannot be had. */
export type FetchConversations = (token: string) => Promise<string[]>;

/** A {@link FetchConversations} over REST. */
export function restConversations(reader: RestReader): FetchConversations {
  return async (token) => {
    type Listed = { readonly conversations: readonly { readonly with: string }[] };
    const { conversations } = await reader.get<Listed>("/api/pm/conversations", token);
    return conversations.map(({ with: name }) => name);
  };
}

/** What history needs. */
export interface DmHistoryOptions {
  readonly stores: Stores;
  readonly opener: Opener;
  readonly fetchHistory: FetchHistory;
}

/** Fetches what is kept and puts it among the lines. */
export class DmHistory {
  /** What is under way for each conversation: one thing after the other. */
  readonly #tails: Map<DmConversation, Promise<void>> = new Map();

  constructor(readonly options: DmHistoryOptions) {}

  /** Fetches the newest messages: the first page, or all that came since the connection was lost. */
  fetchNewest(conversation: DmConversation): Promise<void> {
    return this.#enqueue(conversation, async () => {
      const { lastKnownId, history, gap, state } = conversation;
      const isFirst = history.value === "none" || history.value === "failed";
      if (isFirst) history.value = "loading";
      const page = await this.#since(conversation, lastKnownId).catch(() => null);
      return () => {
        if (page === null && isFirst) history.value = "failed";
        if (page !== null) {
          this.#merge(conversation, page.messages);
          if (page.readId !== undefined) conversation.readByPeer(page.readId);
          if (isFirst) history.value = page.full ? "more" : "all";
          conversation.lastKnownId = null;
        }
        gap.value = page === null && !isFirst;
        // Somebody who has never written may have accepted all the same; nothing says so.
        if (state.value === "opening") state.value = "waiting";
      };
    });
  }

  /** Fetches the page before the oldest line, unless something is being fetched already. */
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

  /** Does `load` after what is under way, then what it gives, all at once. */
  #enqueue(conversation: DmConversation, load: () => Promise<() => void>): Promise<void> {
    const run = async (): Promise<void> => {
      const { dms } = this.options.stores;
      const finish = await load();
      if (dms.find(conversation.key) === conversation) atOnce(finish);
    };
    const last = (this.#tails.get(conversation) ?? Promise.resolve()).then(run).finally(() => {
      if (this.#tails.get(conversation) === last) this.#tails.delete(conversation);
    });
    this.#tails.set(conversation, last);
    return last;
  }

  /** Pages from the newest back to message `lastKnownId`, or the newest page alone. */
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
    };
  }

  #merge(conversation: DmConversation, messages: readonly OpenedMessage[]): void {
    conversation.merge(messages, this.options.stores.session.me.value?.username ?? "");
  }
}

/** A page with its messages opened, but for those that were known. */
interface Page {
  readonly messages: OpenedMessage[];
  /** Id of its oldest message; 0 for an empty page. */
  readonly oldest: number;
  /** Whether there may be older ones. */
  readonly full: boolean;
  /** The newest message of ours that the other has read, where there is one. */
  readonly readId: number | undefined;
}
