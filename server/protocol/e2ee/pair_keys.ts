// Keys of a conversation of two members, as on the wire.

/** Whether a conversation is end-to-end encrypted: where both members have published keys. */
export type DmMode = "e2ee" | "server";

/** Keys of a conversation, as its two members see them. */
export interface PairKeysView {
  readonly mode: DmMode;
  /** Number of the newest epoch; 0 for none. */
  readonly epoch: number;
  /** Heads of the reader's own log and of the other's, base64; null for an empty log. */
  readonly heads: readonly [string | null, string | null];
}

/** What a client gets of a conversation when it is opened. */
export interface OpenedKeys extends PairKeysView {
  /** Ids of the reader's own account and of the other. */
  readonly ids: readonly [number, number];
}

/** The view of the reader's heads and the newest epoch. */
export function keysView({ epoch, heads }: Omit<PairKeysView, "mode">): PairKeysView {
  return { mode: heads.includes(null) ? "server" : "e2ee", epoch, heads };
}
