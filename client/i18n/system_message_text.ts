// The text of a system message: from the catalogue, or otherwise the server's.

import type { SystemMessage } from "../../server/protocol/server_events.ts";
import type { MessageFormat } from "./namespaces.ts";

/** The message for a system message. One of a newer server that the catalogue does not have is shown in its English. */
export function systemMessageText(
  { msg, said }: { readonly msg: string; readonly said?: SystemMessage },
): MessageFormat {
  return (t) => {
    const say = said && t("app").systemMessages[said.key] as ((news: SystemMessage) => string) | undefined;
    return say?.(said!) ?? msg;
  };
}
