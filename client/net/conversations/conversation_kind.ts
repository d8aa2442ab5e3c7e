// What all kinds of conversations beside the lobby have in common.

import type { ServerEvents } from "../../../server/protocol/server_events.ts";

/** One kind of conversations: with people, or with the companion. */
export interface ConversationKind {
  /** The server has told a room and its key. */
  opened(data: ServerEvents["pm_ready"]): void;
  /** A message came. */
  message(data: ServerEvents["pm_message"]): void;
  /** The server has let us in: for the first time, again, or as an account that was a guest before. */
  joined(): void;
  /** The connection is gone. */
  lost(): void;
  /** The session is over. */
  reset(): void;
}
