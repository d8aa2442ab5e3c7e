// The text of a refusal: by its code if the catalogue has one, otherwise the English message of the server.

import type { ServerEvents } from "../../server/protocol/server_events.ts";
import type { MessageFormat } from "./namespaces.ts";
import type { RefusalCause, RefusedField } from "./refusal.ts";

export type { RefusedField } from "./refusal.ts";

/** The cause of a refusal, from the `error` event of the server. */
export function refusalCause({ code, msg, reason, retry_after_ms }: ServerEvents["error"]): RefusalCause {
  const isSanction = code === "banned" || code === "muted";
  return {
    code,
    msg,
    ...(reason === undefined ? {} : { reason }),
    ...(isSanction && retry_after_ms !== undefined ? { minutes: Math.ceil(retry_after_ms / 60_000) } : {}),
  };
}

/** The message for a refusal. `field`: the input field that the refusal is about, where the code alone does not say so. */
export function refusalMessage(
  { code, msg, reason, minutes }: RefusalCause,
  field?: RefusedField,
): MessageFormat {
  const fault = /\(([0-9a-f-]{36})\)/.exec(msg)?.[1];
  return (t) => t("login").refusals[code]?.({ reason, minutes, field, fault }) ?? msg;
}
