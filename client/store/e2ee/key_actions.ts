// What a member may do about keys, for views: in the part `later`, and what loads with the screens about keys.

import type { Bytes } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import type { Refused } from "../session/session_store.ts";

/** The safety number of a conversation. */
export interface SafetyNumber {
  /** 60 digits. */
  readonly digits: string;
  /** The text of its QR code. */
  readonly qr: string;
}

/**
 * What came of keys that were got back. `ready`: they are the newest ones. `former`: they open old messages only. `unknown`:
 * they are of no entry of the member's log. `failed`: the server could not be asked, or this browser cannot keep them.
 */
export type Adopted = "ready" | "former" | "unknown" | "failed";

/** What every page may do about keys. */
export interface KeyActions {
  /** Whether a slot is there, asked anew. The result is `KeyStore.isBackedUp`. */
  refreshSlots(): Promise<void>;
  /** Checks keys again, after `failed`. */
  retry(): Promise<void>;
}

/** What the screens about keys may change. `key`: the name key of a conversation. */
export interface KeyChanges {
  /** Accepts the other's keys as they are now, after `changed` or `renamed`; does nothing for other reasons. */
  accept(key: string): Promise<void>;
  /** The user writes to a user without keys, though the operator could read it. */
  writeAnyway(key: string): Promise<void>;
  /** The user has compared the safety number, and it was equal. */
  markVerified(key: string): Promise<void>;
  /** Null without the keys of both. */
  safetyNumber(key: string): Promise<SafetyNumber | null>;
  /** The key of the account, for sealing it in a slot or for another device; null where it is not here. */
  accountKey(): Promise<Bytes | null>;
  /** Takes a key of the account that was got back: by the history key, a passphrase, or another device. */
  adopt(accountKey: Bytes): Promise<Adopted>;
  /** Whether a move of the keys to a new device waits for its first answer; true also while the server cannot say. */
  isMoveOpen(move: string): Promise<boolean>;
  /** Makes new keys: messages of before stay closed where no former key is here. Resolves to the refusal, or null. */
  startAnew(password: string): Promise<Refused | null>;
}
