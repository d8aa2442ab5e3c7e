// Spanish, the namespace `later`: everything beside the lobby that every user may open.

import type { LanguageTools } from "../language_tools.ts";
import type { Namespaces } from "../namespaces.ts";
import { composer } from "./composer.ts";
import { conversations } from "./conversations.ts";
import { devices } from "./devices.ts";
import { dialogs } from "./dialogs.ts";
import { guide } from "./guide.ts";
import { keyNotices } from "./key_notices.ts";
import { lobbyNotes } from "./lobby_notes.ts";
import { log } from "./log.ts";
import { myData } from "./my_data.ts";
import { ownRecovery } from "./own_recovery.ts";
import { people } from "./people.ts";
import { premium } from "./premium.ts";
import { privateKeys } from "./private_keys.ts";
import { secondStep } from "./second_step.ts";

/** The namespace. */
export function later(tools: LanguageTools): Namespaces["later"] {
  return {
    ...composer(tools),
    ...conversations(tools),
    ...devices(),
    ...dialogs(tools),
    ...guide(tools),
    ...keyNotices(),
    ...lobbyNotes(tools),
    ...log(tools),
    ...myData(tools),
    ...ownRecovery(tools),
    ...people(tools),
    ...premium(tools),
    ...privateKeys(),
    ...secondStep(),
  };
}
