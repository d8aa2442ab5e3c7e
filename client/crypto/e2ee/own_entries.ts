// Which entries of one's own log of keys are of keys that are here.

import type { CheckedEntry, LogEntry } from "../../../server/protocol/e2ee/key_log.ts";
import type { Identity } from "./identity_keys.ts";

/** Whether an entry has the keys of an identity. */
export function hasKeys(
  { ik_sig, ik_dh }: Pick<LogEntry, "ik_sig" | "ik_dh">,
  { ikSig, ikDh }: Pick<Identity, "ikSig" | "ikDh">,
): boolean {
  return ik_sig === ikSig && ik_dh === ikDh;
}

/**
 * The newest entry with the keys of an identity; undefined where there is none. Keys of an entry that is not the newest of
 * the log open old messages only.
 */
export function entryOf<T extends Pick<CheckedEntry, "entry">>(
  entries: readonly T[],
  identity: Pick<Identity, "ikSig" | "ikDh">,
): T | undefined {
  return [...entries].reverse().find(({ entry }) => hasKeys(entry, identity));
}
