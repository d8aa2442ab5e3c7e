// What an import needs from outside the store.

import type { ChangeReason } from "./import_report.ts";
import type { OriginalCiphers } from "./original_ciphers.ts";

/** A network to be banned, and what of the address was changed; or why its address is not banned. */
export type BanAddress =
  | { readonly network: string; readonly changed: "address_network" | null }
  | {
    readonly network: null;
    readonly changed: Extract<ChangeReason, "address_own" | "address_private" | "address_malformed">;
  };

/** What an import seals and reads with. */
export interface ImportTools {
  readonly ciphers: OriginalCiphers;
  /** The key of the room of two accounts, here. */
  roomKeyOf(a: number, b: number): Uint8Array;
  /** Seals a turn of an account's conversation with the companion for its row. */
  sealTurn(text: string, userId: number, rowId: number): string;
  /** What a banned address of the original means here. */
  banAddress(text: string): BanAddress;
}
