// The part `key_recovery` of the page: how keys are saved, got back, moved to another device, and compared. It loads on use.

import { argon2InWorker } from "./crypto/e2ee/argon2_in_worker.ts";
import { browserClock } from "./net/connection/browser.ts";
import { DmKeyChanges } from "./net/dm/dm_key_changes.ts";
import { KeyRecovery } from "./net/e2ee/own_key_recovery.ts";
import type { LaterModules } from "./net/later_modules.ts";
import { accountOf } from "./store/session/token_store.ts";
import { passphraseWords } from "./text/passphrase_words.ts";
import { DueNotice } from "./views/keys/due_notice.tsx";
import { GiveKeysDialog } from "./views/keys/give_keys_dialog.tsx";
import type { KeyScreens } from "./views/keys/key_screens.ts";
import { OwnKeys, OwnKeysDialog } from "./views/keys/own_keys_view.tsx";
import { ReadersDialog } from "./views/keys/readers_dialog.tsx";
import { StopBar } from "./views/keys/stop_bar.tsx";
import { loadEmoji } from "./views/messages/emoji_loader.ts";

/** Creates the part. */
export function openKeyScreens({ stores: { session }, conversations }: LaterModules): KeyScreens {
  const { keys } = conversations.dm.sync;
  const changes = new DmKeyChanges(keys);
  const recovery = new KeyRecovery({
    ...{ keys, changes },
    member() {
      const username = session.me.value?.username;
      const account = accountOf(session.credentials.value);
      return username === undefined || account === null ? null : { userId: Number(account), username };
    },
    clock: browserClock,
    argon2: argon2InWorker(),
    words: async () => passphraseWords(await loadEmoji()),
  });
  return { StopBar, DueNotice, OwnKeys, OwnKeysDialog, ReadersDialog, GiveKeysDialog, recovery, changes };
}
