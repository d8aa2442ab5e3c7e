// The member's own log of keys at the server: fetched and checked.

import type { CheckedEntry } from "../../../server/protocol/e2ee/key_log.ts";
import type { OwnAlarm } from "../../store/e2ee/own_keys_store.ts";
import type { KeyContext } from "./key_context.ts";
import { fetchLog } from "./key_logs.ts";

/** The member's log, checked; `failed` where the server could not be asked; `broken` where it is not valid. */
export async function fetchOwnLog(
  { requests, userId, username }: Pick<KeyContext, "userId" | "username"> & {
    readonly requests: Pick<KeyContext["requests"], "send">;
  },
): Promise<readonly CheckedEntry[] | "failed" | "broken"> {
  const fetched = await fetchLog(requests, username);
  if (typeof fetched === "string") return fetched === "gone" ? "failed" : fetched;
  return fetched.id === userId ? fetched.entries : "broken";
}

/** What is wrong with the log at the server, given the one that this browser knows; null: nothing, or it lacks entries. */
export function alarmOf(known: readonly CheckedEntry[], found: readonly CheckedEntry[]): OwnAlarm | null {
  const isForked = known.some(({ hash }, at) => found[at] !== undefined && found[at].hash !== hash);
  if (isForked) return "forked";
  return found.length > known.length ? "foreign" : null;
}
