// The table of events: what each needs, and who handles it.

import type { Commands } from "../hub/dispatch.ts";
import type { Lobby } from "./lobby.ts";
import type { Sessions } from "./session.ts";

/** The features whose handlers the table names. */
export interface Features {
  readonly sessions: Sessions;
  readonly lobby: Lobby;
}

/** Every client → server event with its guards and handler. */
export function createCommands({ sessions, lobby }: Features): Commands {
  return {
    join: { who: "anyone", run: sessions.join },
    message: { who: "joined", counted: true, run: lobby.message },
  };
}
