// Epochs of conversations of two accounts: records of their keys, which only the two can open.

import type { EpochPair, EpochRecord } from "../../protocol/e2ee/epoch_records.ts";
import type { PairKeys } from "./key_store.ts";

/** Outcome of adding an epoch. Nothing has changed unless it is `added`. */
export type EpochAdded =
  | {
    readonly kind: "added";
    /** Whether the peer may learn of it: not while the invitation is hidden, or declined. */
    readonly reachesPeer: boolean;
  }
  /** The heads are not those of both logs, or the number does not follow. `record`: the one of the newest for `from`. */
  | { readonly kind: "conflict"; readonly keys: PairKeys; readonly record: EpochRecord | null }
  /** There is no conversation that `from` may know of. */
  | { readonly kind: "not_invited" };

/** Epochs of a conversation as one of the two sees them. */
export interface ListedEpochs {
  /** Number of the newest; 0 for none. */
  readonly newest: number;
  /** Records that the owner can open, rising. */
  readonly records: EpochRecord[];
}

/** A conversation whose members depend on each other's keys. */
export interface KeyedConversation {
  readonly peerId: number;
  readonly username: string;
  /** Whether the peer may learn of it: not while the invitation is hidden, or declined. */
  readonly reachesPeer: boolean;
}

/** Epochs: the newest of a conversation, and those of its stored messages. */
export interface EpochStore {
  /**
   * Adds the epoch of two records, which name `from` and the peer. Refuses (`conflict`) unless the heads are those of both
   * logs, and the number is above the newest by 1 to 1,000. Forgets the epochs that no stored message has.
   */
  addEpoch(pair: EpochPair, at: number): Promise<EpochAdded>;
  /** Epochs from a number on. Undefined without a conversation that the owner may know of. */
  epochs(owner: number, peer: number, from?: number): Promise<ListedEpochs | undefined>;
  /** Logs and newest epochs with some peers, by the id of the peer; also without a conversation. */
  keysWith(owner: number, peers: readonly number[]): Promise<Map<number, PairKeys>>;
  /** Conversations of an account that it may know of, the latest accepted first, at most `limit`. */
  keyed(owner: number, limit: number, at: number): Promise<KeyedConversation[]>;
}
