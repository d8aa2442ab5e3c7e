// What both kinds of conversations share: those with people, and the one with the companion.

import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import type { FetchHistory } from "../dm/history_api.ts";
import type { MessageSender } from "./message_sender.ts";
import type { RoomRequests } from "./room_requests.ts";

/** What each kind of conversations needs. */
export interface ConversationSyncOptions {
  readonly stores: LaterStores;
  readonly sender: MessageSender;
  readonly rooms: RoomRequests;
  readonly fetchHistory: FetchHistory;
  /** Yields to the event loop. */
  readonly pause: () => Promise<void>;
}

/** Keeps one kind of conversations in sync with the server. */
export interface ConversationKind {
  /** The server opened a room and sent its key. */
  opened(data: ServerEvents["pm_ready"]): void;
  /** A message arrived. */
  message(data: ServerEvents["pm_message"]): void;
  /** The client joined: for the first time, after a reconnect, or as a member who was a guest before. */
  joined(): void;
  /** The connection is lost. */
  lost(): void;
  /** The session is over. */
  reset(): void;
}
