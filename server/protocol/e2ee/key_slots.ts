// Shapes of what the server keeps of an account's key: the backup slots, and the steps of a move.

import { isBase64, isWhole, jsonObject } from "./e2ee_bytes.ts";
import { KEY_BYTES, SIGNATURE_BYTES } from "./e2ee_derive.ts";
import { SEALED_KEY_BYTES } from "./epoch_records.ts";
import { NONCE_BYTES } from "./sealed_lengths.ts";

/** Bytes of the salt of a passphrase. */
export const SALT_BYTES = 16;
/** Cost of a passphrase, least and most: memory in KiB, and passes. */
export const ARGON2_MEMORY_KIB = { least: 65_536, most: 262_144 } as const;
export const ARGON2_PASSES = { least: 3, most: 10 } as const;

/** The names of the slots. */
export type SlotName = "code" | "passphrase";

/** An account's key, sealed with a history key. */
export interface CodeSlot {
  readonly v: 1;
  /** 12 bytes in base64. */
  readonly nonce: string;
  /** 48 bytes in base64. */
  readonly ct: string;
}

/** An account's key, sealed with a passphrase. */
export interface PassphraseSlot extends CodeSlot {
  readonly kdf: "argon2id";
  /** Memory in KiB. */
  readonly m: number;
  /** Passes. */
  readonly t: number;
  /** Lanes. */
  readonly p: 1;
  /** 16 bytes in base64. */
  readonly salt: string;
}

/** The steps of a move, in their order, each in base64. */
export interface MoveSteps {
  /** By the new device. */
  readonly commit: string;
  /** By the signed-in device: 32 random bytes, and the head of the log. */
  readonly answer?: { readonly r2: string; readonly head: string };
  /** By the new device: its key, and the 32 random bytes that `commit` is over. */
  readonly reveal?: { readonly eph: string; readonly r1: string };
  /** By the signed-in device: the account's key. */
  readonly sealed?: SealedMove;
}

/** An account's key, sealed for a new device, in base64. */
export interface SealedMove {
  readonly enc: string;
  readonly ct: string;
  readonly sig: string;
}

/** Whether a text is the name of a slot. */
export function isSlotName(name: string): name is SlotName {
  return name === "code" || name === "passphrase";
}

/** The slot `code` of JSON, without members that it does not know; undefined for another shape. */
export function readCodeSlot(value: unknown): CodeSlot | undefined {
  const { v, nonce, ct } = jsonObject(value) ?? {};
  if (v !== 1 || !isBase64(nonce, NONCE_BYTES) || !isBase64(ct, SEALED_KEY_BYTES)) return undefined;
  return { v, nonce, ct };
}

/**
 * The slot `passphrase` of JSON, without members that it does not know; undefined for another shape, or for a cost below or
 * above the bounds.
 */
export function readPassphraseSlot(value: unknown): PassphraseSlot | undefined {
  const slot = readCodeSlot(value);
  const { kdf, m, t, p, salt } = jsonObject(value) ?? {};
  if (slot === undefined || kdf !== "argon2id" || p !== 1 || !isBase64(salt, SALT_BYTES)) return undefined;
  if (!isWithin(m, ARGON2_MEMORY_KIB) || !isWithin(t, ARGON2_PASSES)) return undefined;
  return { v: 1, kdf, m, t, p, salt, nonce: slot.nonce, ct: slot.ct };
}

/** `{ commit }` of JSON, which begins a move. */
export function readCommit(value: unknown): string | undefined {
  const { commit } = jsonObject(value) ?? {};
  return isBase64(commit, KEY_BYTES) ? commit : undefined;
}

/** The answer of the signed-in device. */
export function readMoveAnswer(value: unknown): MoveSteps["answer"] {
  const { r2, head } = jsonObject(value) ?? {};
  return isBase64(r2, KEY_BYTES) && isBase64(head, KEY_BYTES) ? { r2, head } : undefined;
}

/** What the new device reveals after the answer. */
export function readMoveReveal(value: unknown): MoveSteps["reveal"] {
  const { eph, r1 } = jsonObject(value) ?? {};
  return isBase64(eph, KEY_BYTES) && isBase64(r1, KEY_BYTES) ? { eph, r1 } : undefined;
}

/** The account's key, sealed by the signed-in device. */
export function readSealedMove(value: unknown): SealedMove | undefined {
  const { enc, ct, sig } = jsonObject(value) ?? {};
  if (!isBase64(enc, KEY_BYTES) || !isBase64(ct, SEALED_KEY_BYTES)) return undefined;
  return isBase64(sig, SIGNATURE_BYTES) ? { enc, ct, sig } : undefined;
}

function isWithin(value: unknown, { least, most }: { least: number; most: number }): value is number {
  return isWhole(value) && value >= least && value <= most;
}
