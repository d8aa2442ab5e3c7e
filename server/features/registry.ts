// The table of events: what each needs, and who handles it.

import type { Commands } from "../hub/dispatch.ts";
import type { AccountFeature } from "./account.ts";
import type { IgnoreFeature } from "./ignore.ts";
import type { Lobby } from "./lobby.ts";
import type { Sessions } from "./session/join.ts";

/** The features whose handlers the table names. */
export interface Features {
  readonly sessions: Sessions;
  readonly lobby: Lobby;
  readonly account: AccountFeature;
  readonly ignores: IgnoreFeature;
}

/** Every client → server event with its guards and handler. */
export function createCommands({ sessions, lobby, account, ignores }: Features): Commands {
  return {
    join: { who: "anyone", run: sessions.join },
    message: { who: "joined", counted: true, run: lobby.message },
    change_password: { who: "member", run: account.changePassword },
    sign_out_everywhere: { who: "member", run: account.signOutEverywhere },
    delete_account: { who: "member", run: account.deleteAccount },
    user_ignore: { who: "member", run: ignores.ignore },
    user_unignore: { who: "member", run: ignores.unignore },
  };
}
