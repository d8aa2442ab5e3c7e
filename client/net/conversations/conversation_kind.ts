// The interface that both kinds of conversations share: with people, and with the companion.

import type { ServerEvents } from "../../../server/protocol/server_events.ts";

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
