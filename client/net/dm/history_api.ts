// Stored messages and conversations of a member, over REST.

import type { OpenedKeys } from "../../../server/protocol/e2ee/pair_keys.ts";
import type { E2eeHeader } from "../../../server/protocol/e2ee/sealed_lengths.ts";
import type { RestReader } from "../connection/rest_reader.ts";

/** A page of history as the server sends it, oldest message first. */
export interface HistoryPage extends Partial<OpenedKeys> {
  /** The room of the messages. The name may have passed to another account. Older servers do not send it. */
  readonly room?: string;
  /** Base64. */
  readonly room_key: string;
  /** Id of the newest own message that the other user has read. */
  readonly read_id?: number;
  readonly messages: readonly {
    readonly id: number;
    readonly from_me: boolean;
    /** Base64. */
    readonly ciphertext: string;
    /** Base64. */
    readonly nonce: string;
    /** ISO 8601. */
    readonly ts: string;
    /** How the message is sealed; absent: with the room's key. */
    readonly scheme?: string;
    /** Of an end-to-end encrypted message, as it was sent. */
    readonly e2ee?: E2eeHeader;
    /** What proves its sender and time to a moderator. */
    readonly tag?: string;
  }[];
}

/** Which page to fetch: the newest, or the one before message `before`. `token`: of the member. */
export interface PageRequest {
  readonly with: string;
  readonly before?: number;
  readonly limit: number;
  readonly token: string;
}

/** Fetches a page. Rejects when that fails. */
export type FetchHistory = (request: PageRequest) => Promise<HistoryPage>;

/** Fetches history over REST. */
export function restHistory(reader: RestReader): FetchHistory {
  return async ({ with: name, before, limit, token }) => {
    const query = new URLSearchParams({ with: name, limit: String(limit) });
    if (before !== undefined) query.set("before", String(before));
    return await reader.get<HistoryPage>(`/api/pm/history?${query}`, token);
  };
}

/** A conversation of a member, accepted by both. */
export interface ListedConversation {
  /** Name of the other user. */
  readonly with: string;
  readonly room: string;
}

/** Fetches the conversations of the member of `token`, the latest first. Rejects when that fails. */
export type FetchConversations = (token: string) => Promise<readonly ListedConversation[]>;

/** Fetches the list of conversations over REST. */
export function restConversations(reader: RestReader): FetchConversations {
  return async (token) => {
    type Listed = { readonly conversations: readonly ListedConversation[] };
    return (await reader.get<Listed>("/api/pm/conversations", token)).conversations;
  };
}
