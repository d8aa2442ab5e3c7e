// The safety number of two users: 60 digits that are equal on both screens unless a key was exchanged.

import { type Bytes, checkedBytes, joined } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { labelled } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import type { LogEntry } from "../../../server/protocol/e2ee/key_log.ts";

/** Rounds of the hash, as in Signal: they make it expensive to search for keys with the same digits. */
const ROUNDS = 5_200;
/** Groups of digits of each user. */
const GROUPS = 6;
const GROUP_BYTES = 5;
const GROUP_DIGITS = 5;
const QR = /^aphro1:(\d{60})$/;

/** A user's keys. */
export interface FingerprintOf extends Pick<LogEntry, "ik_sig" | "ik_dh"> {
  readonly id: number;
}

/** The safety number of two users, in either order: 60 digits. */
export async function safetyNumber(one: FingerprintOf, other: FingerprintOf): Promise<string> {
  return (await Promise.all([digitsOf(one), digitsOf(other)])).sort().join("");
}

/** The text of the QR code of a safety number. */
export function safetyQrText(number: string): string {
  return `aphro1:${number}`;
}

/** The safety number of a QR code's text; undefined for another text. */
export function readSafetyQr(text: string): string | undefined {
  return QR.exec(text)?.[1];
}

/** The digits of one user: 30. */
async function digitsOf({ id, ik_sig, ik_dh }: FingerprintOf): Promise<string> {
  const fields = labelled("fp", id, checkedBytes(ik_sig), checkedBytes(ik_dh));
  let hash: Bytes = fields;
  for (let round = 0; round < ROUNDS; round++) {
    hash = new Uint8Array(await crypto.subtle.digest("SHA-512", joined(hash, fields)));
  }
  const bytes = hash;
  return Array.from({ length: GROUPS }, (_, group) => {
    const from = group * GROUP_BYTES;
    const value = bytes.slice(from, from + GROUP_BYTES).reduce((all, byte) => all * 256 + byte, 0);
    return String(value % 10 ** GROUP_DIGITS).padStart(GROUP_DIGITS, "0");
  }).join("");
}
