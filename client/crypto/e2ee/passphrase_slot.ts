// The slot `passphrase`: an account's key, sealed with a passphrase that Argon2id makes expensive to guess.

import {
  type Bytes,
  checkedBytes,
  isWellFormed,
  toBase64,
} from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { KEY_BYTES, labelled } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import {
  ARGON2_MEMORY_KIB,
  ARGON2_PASSES,
  type PassphraseSlot,
  SALT_BYTES,
} from "../../../server/protocol/e2ee/key_slots.ts";
import { codePoints } from "../../../server/protocol/protocol_limits.ts";
import { importedKey, openBytes, randomBytes, sealBytes } from "./sealed_bytes.ts";

/** Code points of a passphrase at least. */
const MIN_PASSPHRASE_LENGTH = 16;

/** Cost and salt of Argon2id. */
export interface Argon2Terms {
  /** Memory in KiB. */
  readonly m: number;
  /** Passes. */
  readonly t: number;
  /** Lanes. */
  readonly p: number;
  readonly salt: Bytes;
}

/** Derives 32 bytes by Argon2id. Rejects where the browser has not enough memory, or refuses the script. */
export type Argon2 = (passphrase: string, terms: Argon2Terms) => Promise<Bytes>;

/** Why a passphrase is not taken. */
export type PassphraseProblem = "short" | "password" | "text";

/** A passphrase as it is derived from: in the form NFKC, trimmed. */
export function normalizedPassphrase(typed: string): string {
  return typed.normalize("NFKC").trim();
}

/** Why a new passphrase is not taken; undefined where it is. It must not be the password of the account. */
export function passphraseProblem(typed: string, password: string): PassphraseProblem | undefined {
  if (!isWellFormed(typed)) return "text";
  const passphrase = normalizedPassphrase(typed);
  if (codePoints(passphrase) < MIN_PASSPHRASE_LENGTH) return "short";
  return passphrase === normalizedPassphrase(password) ? "password" : undefined;
}

/** Seals an account's key with a passphrase that has no problem. */
export async function sealPassphraseSlot(
  argon2: Argon2,
  typed: string,
  userId: number,
  accountKey: Bytes,
  random: { readonly salt?: Bytes; readonly nonce?: Bytes } = {},
): Promise<PassphraseSlot> {
  const terms = {
    m: ARGON2_MEMORY_KIB.least,
    t: ARGON2_PASSES.least,
    p: 1 as const,
    salt: random.salt ?? randomBytes(SALT_BYTES),
  };
  const key = await importedKey(await argon2(normalizedPassphrase(typed), terms));
  const sealed = await sealBytes(key, boundTo(userId, terms), accountKey, random.nonce);
  return { v: 1, kdf: "argon2id", ...terms, salt: toBase64(terms.salt), ...sealed };
}

/**
 * The account's key in a slot that was read, which makes sure that its cost is within bounds; undefined for another
 * passphrase, or changed bytes.
 */
export async function openPassphraseSlot(
  argon2: Argon2,
  typed: string,
  userId: number,
  slot: PassphraseSlot,
): Promise<Bytes | undefined> {
  if (!isWellFormed(typed)) return undefined;
  const terms = { m: slot.m, t: slot.t, p: slot.p, salt: checkedBytes(slot.salt) };
  const key = await importedKey(await argon2(normalizedPassphrase(typed), terms));
  const bytes = await openBytes(key, boundTo(userId, terms), slot);
  return bytes?.length === KEY_BYTES ? bytes : undefined;
}

function boundTo(userId: number, { m, t, p, salt }: Argon2Terms): Bytes {
  return labelled("backup", userId, "passphrase", m, t, p, salt);
}
