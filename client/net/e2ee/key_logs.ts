// Logs of keys at the server: fetched and checked.

import { type CheckedEntry, checkLog } from "../../../server/protocol/e2ee/key_log.ts";
import type { KeyRequests } from "./key_requests.ts";

/** Entries of a log that a page reads, at most: to check one takes about a millisecond. */
const MAX_LOG = 1_000;

/** A log. `gone`: the server knows no user of the name; `failed`: it could not be asked; `broken`: the log is not valid. */
export type FetchedLog =
  | { readonly id: number; readonly entries: readonly CheckedEntry[] }
  | "gone"
  | "failed"
  | "broken";

/** Fetches the log of the user with a name. Never rejects. */
export async function fetchLog(requests: Pick<KeyRequests, "send">, name: string): Promise<FetchedLog> {
  const path = `/api/keys?of=${encodeURIComponent(name)}`;
  const { status, json: { user_id, log } } = await requests.send({ method: "GET", path });
  if (status === 404) return "gone";
  if (status !== 200) return "failed";
  if (typeof user_id !== "number" || !Array.isArray(log) || log.length > MAX_LOG) return "broken";
  const checked = await checkLog(user_id, log);
  return checked.problem === undefined ? { id: user_id, entries: checked.entries } : "broken";
}
