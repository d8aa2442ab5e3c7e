// What a browser keeps of a member's keys. A port: the browser keeps it in IndexedDB, tests in memory.

import { toBase64 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import type { LogEntry } from "../../../server/protocol/e2ee/key_log.ts";
import { DEVICE_BYTES } from "../../../server/protocol/e2ee/sealed_lengths.ts";
import type { WrappedKey } from "../../crypto/e2ee/account_key.ts";
import type { Identity } from "../../crypto/e2ee/identity_keys.ts";
import type { Pin } from "../../crypto/e2ee/key_blob.ts";
import { randomBytes } from "../../crypto/e2ee/sealed_bytes.ts";

/** A key of an account, and what is derived from it. Nothing of it can be exported. */
export interface KeptIdentity {
  readonly wrapped: WrappedKey;
  /** In WebKit what is stored lacks `opening`, so `change` must not use it: see `stored_keys.ts`. */
  readonly identity: Identity;
}

/** The highest epoch of a room that was seen. */
export interface SeenEpoch {
  readonly epoch: number;
  /** Commitment to its key, base64. */
  readonly kc: string;
  /** Head of the other's log that it was made for, where this browser made it. */
  readonly peerHead?: string;
}

/** The key of an epoch that this browser has opened or made. It cannot be exported. */
export interface KeptEpoch {
  /** Of the record that it came from, and of what that was opened with; base64. */
  readonly digest: string;
  readonly secret: CryptoKey;
}

/** Keys of epochs that a browser keeps, at most. Beyond that all are opened anew. */
export const MAX_KEPT_EPOCHS = 1_000;

/** What is kept of one member. */
export interface KeptKeys {
  /** The key of the newest entry of `log`; absent where this browser has former keys alone. */
  readonly current?: KeptIdentity;
  readonly former: readonly KeptIdentity[];
  /** The member's own log, as far as this browser has made or accepted it. */
  readonly log: readonly LogEntry[];
  /** Whether the server has had the log. */
  readonly isPublished: boolean;
  /** The browser profile: 16 random bytes, base64. */
  readonly dev: string;
  /** The highest version of the blob that was seen; 0 for none. */
  readonly blobVersion: number;
  /** That blob, and when its content was made, where it was opened or written here. */
  readonly shared?: { readonly digest: string; readonly at: number };
  /** By the id of the user, in decimal. */
  readonly pins: Readonly<Record<string, Pin>>;
  /** By room. */
  readonly epochs: Readonly<Record<string, SeenEpoch>>;
  /** Ids of users without keys whom the member writes to nevertheless. */
  readonly open: readonly number[];
}

/** A new name of a browser profile. */
export function newDevice(): string {
  return toBase64(randomBytes(DEVICE_BYTES));
}

/** The number of a message. */
export interface MessagePlace {
  readonly room: string;
  readonly dev: string;
  readonly ep: number;
}

/** What a browser keeps of one member, for all its tabs. Methods reject where the browser's storage fails. */
export interface DeviceKeys {
  read(): Promise<KeptKeys | undefined>;
  /** Changes it in one transaction, and resolves to what is kept then. `change` returns what it got to change nothing. */
  change(change: (kept: KeptKeys | undefined) => KeptKeys | undefined): Promise<KeptKeys | undefined>;
  /**
   * Reserves the next number of a message, from 0, in one transaction. Undefined where a tab has a later epoch already.
   * Call it with the lock of the room: a number that is under way then is of a page that went before the answer, and is
   * reserved again. Where its message was stored, the server says that the number is there.
   */
  reserve(place: MessagePlace): Promise<number | undefined>;
  /** The key of an epoch that was kept. */
  epochKey(room: string, epoch: number): Promise<KeptEpoch | undefined>;
  /** Keeps the key of an epoch, of {@link MAX_KEPT_EPOCHS} at most. */
  keepEpochKey(room: string, epoch: number, key: KeptEpoch): Promise<void>;
  /** The message with the last reserved number was stored (`isUsed`); or it was not, and the number is used again. */
  settle(place: MessagePlace, n: number, isUsed: boolean): Promise<void>;
  /**
   * Waits until no other tab is at `name`, and then until the returned function is called. A tab that is closed leaves.
   */
  lock(name: string): Promise<() => void>;
  /** Lets go of the storage. */
  close(): void;
}

/** The counter of a room: of the newest epoch alone. `n`: the next number. */
export interface RoomCounter {
  readonly dev: string;
  readonly ep: number;
  readonly n: number;
  /** Present while it is not known whether the message before `n` was stored. */
  readonly isOpen?: true;
}

/** The counter after a number was reserved; undefined where that is refused. Its number is one less. */
export function reserved(
  counter: RoomCounter | undefined,
  { dev, ep }: MessagePlace,
): RoomCounter | undefined {
  if (counter !== undefined && counter.ep > ep) return undefined;
  const isSame = counter !== undefined && counter.dev === dev && counter.ep === ep;
  if (isSame && counter.isOpen === true) return counter;
  return { dev, ep, n: (isSame ? counter.n : 0) + 1, isOpen: true };
}

/** The counter once it is known whether the number `n` is used. */
export function settled(
  counter: RoomCounter | undefined,
  { dev, ep }: MessagePlace,
  n: number,
  isUsed: boolean,
): RoomCounter | undefined {
  const isLast = counter?.dev === dev && counter.ep === ep && counter.n === n + 1;
  return isLast ? { dev, ep, n: isUsed ? n + 1 : n } : counter;
}
