// The text of a refusal: by its code if the catalogue has one, otherwise the English message of the server.

import type { ServerEvents } from "../../server/protocol/server_events.ts";
import type { MessageFormat } from "./namespaces.ts";
import type { RefusalCause } from "./refusal.ts";

/** The cause of a refusal, from the `error` event of the server. */
export function refusalCause(
  { code, msg, reason, retry_after_ms, field, fault, methods, challenge = "", options }:
    ServerEvents["error"],
): RefusalCause {
  const isSanction = code === "banned" || code === "muted";
  return {
    ...{ code, msg },
    ...(reason === undefined ? {} : { reason }),
    ...(isSanction && retry_after_ms !== undefined ? { minutes: Math.ceil(retry_after_ms / 60_000) } : {}),
    ...(field === undefined ? {} : { field }),
    ...(fault === undefined ? {} : { fault }),
    ...(methods && { secondStep: { methods, challenge, ...(options && { options }) } }),
  };
}

/** The message for a refusal. `isOwnPassword`: whether a signed-in member was asked for their own password. */
export function refusalMessage(
  { code, msg, reason, minutes, field, fault }: RefusalCause,
  isOwnPassword = false,
): MessageFormat {
  return (t) => {
    const { [code]: own, other = () => msg } = t("login").refusals;
    return (own ?? other)({ reason, minutes, field, fault, isOwnPassword });
  };
}
