// What comes of saving keys, of getting them back, and of moving them to a new device.

import type { SlotName } from "../../../server/protocol/e2ee/key_slots.ts";

/** A slot at the server that holds the key of the account, sealed. */
export interface FilledSlot {
  readonly slot: SlotName;
  /** When it was filled, epoch milliseconds. */
  readonly at: number;
}

/**
 * Why a slot gave no keys. `slip`: the history key has a slip; nothing was asked. `empty`: nothing is saved this way. `wrong`:
 * it does not open what is saved. `weak`: what is saved has a cost out of bounds. `memory`: this browser cannot derive the key.
 */
export type SlotProblem = "slip" | "empty" | "wrong" | "weak" | "memory";

/**
 * Why a move went no further. `ended`: it was refused, or took too long. `changed`: a step was exchanged on the way. `differs`:
 * the digits were not those of the new device. `unreachable`: the server could not be asked.
 */
export type MoveProblem = "ended" | "changed" | "differs" | "unreachable";
