// What is said when a session ends.

import { CLOSE } from "../../../server/protocol/errors.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";

/** Why the server ended the session with close code `code`, where it gave no reason of its own. */
export function disconnectMessage(code: number): MessageFormat {
  return (t) => {
    const { kicked, banned, ended } = t("login").disconnect;
    return code === CLOSE.kicked ? kicked : code === CLOSE.banned ? banned : ended;
  };
}

/** What the server said before it closed. */
export function kickMessage({ msg, said }: ServerEvents["kicked"]): MessageFormat {
  return (t) => said === undefined ? msg : t("login").disconnect.dismissed(said);
}
