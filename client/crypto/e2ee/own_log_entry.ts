// New entries of one's own log of keys.

import { toBase64 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import {
  type CheckedEntry,
  entryBody,
  type LogEntry,
  NO_ENTRY,
  type UnsignedEntry,
} from "../../../server/protocol/e2ee/key_log.ts";
import type { Identity } from "./identity_keys.ts";
import { signed } from "./identity_signature.ts";

/**
 * The entry of a user's keys, after `before`, or the first. `previous` are the keys of `before`: left out where they are
 * lost, which makes the server ask for the password. `now`: milliseconds since 1970; an entry is at least one later than
 * `before`, also where the clock was set back.
 */
export async function makeLogEntry(
  userId: number,
  identity: Identity,
  now: number,
  before?: Pick<CheckedEntry, "entry" | "hash">,
  previous?: Identity,
): Promise<LogEntry> {
  const entry: UnsignedEntry = {
    seq: before === undefined ? 0 : before.entry.seq + 1,
    ik_sig: identity.ikSig,
    ik_dh: identity.ikDh,
    prev: before?.hash ?? NO_ENTRY,
    at: before === undefined ? now : Math.max(now, before.entry.at + 1),
  };
  const body = entryBody(userId, entry);
  const sig = toBase64(await signed(identity, body));
  if (before === undefined || previous === undefined) return { ...entry, sig };
  return { ...entry, sig, sig_prev: toBase64(await signed(previous, body)) };
}
