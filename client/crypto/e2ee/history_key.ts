// The history key: a code of 8 groups that opens the account's key on a new browser. The slot `code`.

import { type Bytes, joined, sameBytes } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { digest, KEY_BYTES, labelled } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import type { CodeSlot } from "../../../server/protocol/e2ee/key_slots.ts";
import { openBytes, randomBytes, sealBytes, sealingKey } from "./sealed_bytes.ts";

/** Bytes of the secret. */
const SECRET_BYTES = 16;
/** Bytes that find a slip. */
const CHECK_BYTES = 4;
/** The digits of base 32 after Crockford: without I, L, O and U, which are misread. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BITS = 5n;
const DIGIT_COUNT = (SECRET_BYTES + CHECK_BYTES) * 8 / 5;
const GROUP = /.{4}(?=.)/g;
/** Longest text that is read as a history key, characters: room for spaces and dashes. */
const MAX_TYPED = 128;

/** A new secret of a history key: 16 random bytes. */
export function newHistorySecret(): Bytes {
  return randomBytes(SECRET_BYTES);
}

/** A secret as it is shown: 8 groups of 4, such as `RVQC-XT58-…`. */
export async function historyKeyText(secret: Bytes): Promise<string> {
  let value = joined(secret, await checkOf(secret)).reduce((all, byte) => all << 8n | BigInt(byte), 0n);
  let digits = "";
  for (let n = 0; n < DIGIT_COUNT; n++, value >>= BITS) digits = DIGITS[Number(value & 31n)] + digits;
  return digits.replaceAll(GROUP, "$&-");
}

/**
 * The secret of a history key that was typed. Case, spaces and dashes do not matter; O counts as 0, I and L as 1. Undefined
 * for another length, another digit, or a slip.
 */
export async function readHistoryKey(typed: string): Promise<Bytes | undefined> {
  if (typed.length > MAX_TYPED) return undefined;
  const digits = typed.toUpperCase().replaceAll(/[\s\p{Pd}]/gu, "").replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
  const values = Array.from(digits, (digit) => DIGITS.indexOf(digit));
  if (values.length !== DIGIT_COUNT || values.includes(-1)) return undefined;
  const bytes = new Uint8Array(SECRET_BYTES + CHECK_BYTES);
  let value = values.reduce((all, digit) => all << BITS | BigInt(digit), 0n);
  for (let at = bytes.length - 1; at >= 0; at--, value >>= 8n) bytes[at] = Number(value & 255n);
  const [secret, check] = [bytes.slice(0, SECRET_BYTES), bytes.slice(SECRET_BYTES)];
  return sameBytes(check, await checkOf(secret)) ? secret : undefined;
}

/** Seals an account's key with a history key. */
export async function sealCodeSlot(
  secret: Bytes,
  userId: number,
  accountKey: Bytes,
  nonce?: Bytes,
): Promise<CodeSlot> {
  const key = await sealingKey(secret, "code", userId);
  return { v: 1, ...await sealBytes(key, labelled("backup", userId, "code"), accountKey, nonce) };
}

/** The account's key in a slot that was read; undefined for another history key, or changed bytes. */
export async function openCodeSlot(
  secret: Bytes,
  userId: number,
  slot: CodeSlot,
): Promise<Bytes | undefined> {
  const key = await sealingKey(secret, "code", userId);
  const bytes = await openBytes(key, labelled("backup", userId, "code"), slot);
  return bytes?.length === KEY_BYTES ? bytes : undefined;
}

async function checkOf(secret: Bytes): Promise<Bytes> {
  return (await digest(labelled("code-check", secret))).slice(0, CHECK_BYTES);
}
