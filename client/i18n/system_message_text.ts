// The text of a system message: from the catalogue, or otherwise the server's.

import type { SystemMessage } from "../../server/protocol/server_events.ts";
import type { MessageFormat, Messages } from "./namespaces.ts";

type Texts = Readonly<Partial<Record<string, (news: SystemMessage) => string>>>;

/**
 * The message for a system message. It is shown in the server's English while the catalogue does not have it: until the
 * namespace `later` has loaded, and if the server is newer.
 */
export function systemMessageText(
  { msg, said }: { readonly msg: string; readonly said?: SystemMessage },
): MessageFormat {
  return (t) => {
    if (said === undefined) return msg;
    const texts: Texts = said.key in t("app").arrivals ? t("app").arrivals as never : laterTexts(t);
    return texts[said.key]?.(said) ?? msg;
  };
}

function laterTexts(t: Messages): Texts {
  try {
    return t("later").systemMessages as never;
  } catch {
    return {};
  }
}
