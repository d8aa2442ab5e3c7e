// The test vectors of end-to-end encryption, with their bytes read from hex.

import type { EpochRecord } from "../../../server/protocol/e2ee/epoch_records.ts";
import type { E2eeHeader, MessageTerms } from "../../../server/protocol/e2ee/sealed_lengths.ts";
import VECTORS from "./e2ee_vectors.json" with { type: "json" };

export { VECTORS };

/** Bytes of a text in hex. */
export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** Bytes in hex. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A message of the vectors. */
export interface MessageVector {
  readonly terms: MessageTerms;
  readonly text: string;
  /** Hex. */
  readonly kf: string;
  /** Hex. */
  readonly key: string;
  readonly plainBytes: number;
  /** Hex. */
  readonly com: string;
  /** Hex. */
  readonly aad: string;
  readonly wire: {
    readonly room: string;
    readonly ciphertext: string;
    readonly nonce: string;
    readonly e2ee: E2eeHeader;
  };
  readonly messageId: number;
  readonly at: number;
  readonly tag: string;
}

/** All messages of the vectors. */
export const MESSAGES: readonly MessageVector[] = VECTORS.messages.map((one) => {
  const { sender, recipient, kf, key, com, aad, tag } = one;
  const { room, e2ee: { ep, dev, n } } = one.pm_message;
  return {
    terms: { room, ep, sender, recipient, dev, n },
    text: typeof one.text === "string" ? one.text : one.text.repeat.repeat(one.text.times),
    kf,
    key,
    plainBytes: one.plain_bytes,
    com,
    aad,
    wire: one.pm_message as MessageVector["wire"],
    messageId: one.message_id,
    at: Date.parse(one.ts),
    tag,
  };
});

/** The record of the epoch that Bob can open. */
export const TO_BOB = VECTORS.epoch.to_bob.record as unknown as EpochRecord;
/** The record of the same epoch that Alice can open. */
export const TO_ALICE = VECTORS.epoch.to_alice.record as unknown as EpochRecord;
