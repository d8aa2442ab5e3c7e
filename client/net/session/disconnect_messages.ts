// Messages that the join screen shows after a session has ended.

import { CLOSE } from "../../../server/protocol/errors.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";

/** The message for close code `code`, if the server sent no `kicked` event before it. */
export function disconnectMessage(code: number): MessageFormat {
  return (t) => {
    const { kicked, banned, ended, otherTab } = t("login").disconnect;
    if (code === CLOSE.resumedElsewhere) return otherTab;
    return code === CLOSE.kicked ? kicked : code === CLOSE.banned ? banned : ended;
  };
}

/** The message of a `kicked` event. */
export function kickMessage({ msg, said }: ServerEvents["kicked"]): MessageFormat {
  return (t) => said === undefined ? msg : t("login").disconnect.dismissed(said);
}
