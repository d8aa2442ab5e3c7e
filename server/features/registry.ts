// The table of events: what each needs, and who handles it.

import type { Commands } from "../hub/dispatch.ts";
import type { AccountFeature } from "./account.ts";
import type { IgnoreFeature } from "./ignore.ts";
import type { Lobby } from "./lobby.ts";
import type { PmFeature } from "./pm/pm.ts";
import type { Sessions } from "./session/join.ts";

/** The features whose handlers the table names. */
export interface Features {
  readonly sessions: Sessions;
  readonly lobby: Lobby;
  readonly account: AccountFeature;
  readonly ignores: IgnoreFeature;
  readonly pm: PmFeature;
}

/** Every client → server event with its guards and handler. */
export function createCommands({ sessions, lobby, account, ignores, pm }: Features): Commands {
  return {
    join: { who: "anyone", run: sessions.join },
    message: { who: "joined", counted: true, run: lobby.message },
    pm_open: { who: "joined", run: pm.open },
    pm_accept: { who: "joined", run: pm.accept },
    pm_message: { who: "joined", counted: true, run: pm.message },
    pm_read: { who: "joined", run: pm.read },
    pm_typing: { who: "joined", run: pm.typing },
    change_password: { who: "member", run: account.changePassword },
    sign_out_everywhere: { who: "member", run: account.signOutEverywhere },
    delete_account: { who: "member", run: account.deleteAccount },
    user_ignore: { who: "member", run: ignores.ignore },
    user_unignore: { who: "member", run: ignores.unignore },
  };
}
