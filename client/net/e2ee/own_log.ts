// The member's own log of keys at the server: fetched, checked, added to.

import { toBase64 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import type { CheckedEntry, LogEntry } from "../../../server/protocol/e2ee/key_log.ts";
import type { OwnAlarm } from "../../store/e2ee/own_keys_store.ts";
import { randomBytes } from "../../crypto/e2ee/sealed_bytes.ts";
import type { KeyContext } from "./key_context.ts";
import { fetchLog } from "./key_logs.ts";
import type { KeyAnswer } from "./key_requests.ts";

/** Bytes of `dev`. */
const DEVICE_BYTES = 16;

/** A new name of this browser profile. */
export function newDevice(): string {
  return toBase64(randomBytes(DEVICE_BYTES));
}

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

/** What came of an entry. `other`: the log has another entry there. */
export type Published = { readonly kind: "there" | "other" | "failed"; readonly answer: KeyAnswer };

/** Publishes an entry, which may be there already. `password`: where the key before has not signed it. */
export async function publish(
  { requests }: KeyContext,
  entry: LogEntry,
  password?: string,
): Promise<Published> {
  const body = password === undefined ? { entry } : { entry, password };
  const answer = await requests.send({ method: "POST", path: "/api/keys", body });
  const kind = answer.status === 201 || answer.status === 200
    ? "there"
    : answer.status === 409
    ? "other"
    : "failed";
  return { kind, answer };
}

/**
 * Whether the server keeps something that was sealed with keys of the member. With an empty log that is a contradiction.
 * Undefined where it could not be asked.
 */
export async function hasSealed({ requests }: KeyContext): Promise<boolean | undefined> {
  const [blob, backup] = await Promise.all([
    requests.send({ method: "GET", path: "/api/keys/blob" }),
    requests.send({ method: "GET", path: "/api/keys/backup" }),
  ]);
  const { slots } = backup.json;
  if (blob.status === 200 || (Array.isArray(slots) && slots.length > 0)) return true;
  return blob.status === 404 && backup.status === 200 ? false : undefined;
}

/** What is wrong with the log at the server, given the one that this browser knows; null: nothing, or it lacks entries. */
export function alarmOf(known: readonly CheckedEntry[], found: readonly CheckedEntry[]): OwnAlarm | null {
  const isForked = known.some(({ hash }, at) => found[at] !== undefined && found[at].hash !== hash);
  if (isForked) return "forked";
  return found.length > known.length ? "foreign" : null;
}
