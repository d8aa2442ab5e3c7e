// Public keys of accounts, and what their pages keep at the server sealed: blob, backup slots, moves to a new device.

import type { CodeSlot, PassphraseSlot, SlotName } from "../../protocol/e2ee/key_slots.ts";
import type { SealedBlob } from "../../protocol/e2ee/sealed_blob.ts";
import type { LogEntry } from "../../protocol/e2ee/key_log.ts";

/** An entry of a key log, and its hash in base64. */
export interface KeptEntry {
  readonly entry: LogEntry;
  readonly hash: string;
}

/** Outcome of adding an entry to a log. Nothing has changed unless it is `added`. */
export type EntryAdded =
  | { readonly kind: "added" }
  /** The log has this very entry. `head` is that of the log. */
  | { readonly kind: "known"; readonly head: string }
  /** `seq` or `prev` does not follow the newest entry. */
  | { readonly kind: "out_of_order" }
  /** `KEPT.keyEntriesOfDay` were added within 24 hours, or `KEPT.keyEntries` in all: then `waitMs` is null. */
  | { readonly kind: "too_many"; readonly waitMs: number | null };

/** Key logs: a chain of entries for each account. */
export interface KeyLogStore {
  /** The log of an account, oldest entry first. */
  log(userId: number): Promise<KeptEntry[]>;
  /** Adds an entry whose signatures were checked. `out_of_order` also where the account is gone. */
  addEntry(userId: number, entry: KeptEntry, at: number): Promise<EntryAdded>;
}

/** What conversations of two accounts have in common: their logs, and their newest epoch. */
export interface PairKeys {
  /** Number of the newest epoch; 0 for none. */
  readonly epoch: number;
  /** Heads of the logs of the owner and of the peer; null for an empty log. */
  readonly heads: readonly [string | null, string | null];
}

/** A content of a slot. */
export type BackupSlot = CodeSlot | PassphraseSlot;

/** A slot as the list says it. `at`: when it was filled, milliseconds since the Unix epoch. */
export interface ListedSlot {
  readonly slot: SlotName;
  readonly at: number;
}

/** What is kept sealed for an account, which alone can open it. */
export interface KeyBackupStore {
  blob(userId: number): Promise<SealedBlob | undefined>;
  /**
   * Keeps a blob, unless its version is not above the stored one. Resolves to the stored one then, and to undefined when
   * it was kept. Does nothing without an account.
   */
  putBlob(userId: number, blob: SealedBlob): Promise<SealedBlob | undefined>;
  slots(userId: number): Promise<ListedSlot[]>;
  slot(userId: number, slot: SlotName): Promise<BackupSlot | undefined>;
  /** Fills a slot; with `ifEmpty` only an empty one. False when it was not. */
  putSlot(
    userId: number,
    slot: SlotName,
    content: BackupSlot,
    how: { readonly at: number; readonly ifEmpty: boolean },
  ): Promise<boolean>;
  /** False for an empty slot. */
  removeSlot(userId: number, slot: SlotName): Promise<boolean>;
}

/** The steps of a move of keys to a new device so far, as one object: the members of each step. */
export type MoveMembers = Readonly<Record<string, string>>;

/** A move of keys to a new device. */
export interface KeyMove {
  /** Number of steps so far, from 1. */
  readonly steps: number;
  readonly members: MoveMembers;
}

/** Moves of keys to a new device. A move that has ended is none. */
export interface KeyMoveStore {
  /** Begins a move, and forgets those that have ended. */
  begin(
    userId: number,
    move: {
      readonly id: string;
      readonly members: MoveMembers;
      readonly at: number;
      readonly endsAt: number;
    },
  ): Promise<void>;
  move(userId: number, id: string, at: number): Promise<KeyMove | undefined>;
  /**
   * Adds a step to a move with exactly `after` steps. Resolves to the move; null when it has another number, undefined
   * when there is none.
   */
  addStep(
    userId: number,
    id: string,
    step: { readonly after: number; readonly members: MoveMembers; readonly at: number },
  ): Promise<KeyMove | null | undefined>;
  /** False when there is none. */
  remove(userId: number, id: string, at: number): Promise<boolean>;
}
