// What is said of news about the room: in the language that was chosen, or as the server wrote it.

import type { SystemMessage } from "../../server/protocol/server_events.ts";
import type { MessageFormat } from "./namespaces.ts";

/** A line about the room. What a newer server says in a way that is not known here is shown as it came. */
export function systemMessageText(
  { msg, said }: { readonly msg: string; readonly said?: SystemMessage },
): MessageFormat {
  return (t) => {
    const say = said && t("app").systemMessages[said.key] as ((news: SystemMessage) => string) | undefined;
    return say?.(said!) ?? msg;
  };
}
