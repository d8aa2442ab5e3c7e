// What is said of a refusal: by its code where the catalogue knows it, else in the server's words, which are English.

import type { ErrorCode } from "../../server/protocol/errors.ts";
import type { ServerEvents } from "../../server/protocol/server_events.ts";
import type { MessageFormat } from "./namespaces.ts";

/** What a refusal is about, where its code alone does not say so. */
export type RefusedField = "name" | "own-password" | "moderator-password";

/** A refusal as it came. */
export interface RefusalCause {
  readonly code: ErrorCode | "unreachable";
  readonly msg: string;
  /** A moderator's reason. */
  readonly reason?: string;
  /** Minutes until a sanction ends by itself. */
  readonly minutes?: number;
}

/** What a catalogue can tell of a refusal beside its code. */
export interface RefusalDetails {
  readonly reason: string | undefined;
  readonly minutes: number | undefined;
  readonly field: RefusedField | undefined;
  /** Number of a fault, by which it is found in the server's log. */
  readonly fault: string | undefined;
}

/** What a catalogue says of refusals. */
export type RefusalMessages = Readonly<
  Partial<Record<RefusalCause["code"], (details: RefusalDetails) => string>>
>;

/** A refusal as the wire brings it, for {@link refusalMessage}. */
export function refusalCause({ code, msg, reason, retry_after_ms }: ServerEvents["error"]): RefusalCause {
  const isSanction = code === "banned" || code === "muted";
  return {
    code,
    msg,
    ...(reason === undefined ? {} : { reason }),
    ...(isSanction && retry_after_ms !== undefined ? { minutes: Math.ceil(retry_after_ms / 60_000) } : {}),
  };
}

/** What is said of a refusal. */
export function refusalMessage(
  { code, msg, reason, minutes }: RefusalCause,
  field?: RefusedField,
): MessageFormat {
  const fault = /\(([0-9a-f-]{36})\)/.exec(msg)?.[1];
  return (t) => t("login").refusals[code]?.({ reason, minutes, field, fault }) ?? msg;
}
