// Messages of a lying peer: sealed with the right key, and made wrong.

import type { EpochKey } from "../../../client/crypto/e2ee/epoch_keys.ts";
import { randomBytes, sealBytes } from "../../../client/crypto/e2ee/sealed_bytes.ts";
import type { E2eeMessage, MessageParties } from "../../../client/crypto/e2ee/sealed_messages.ts";
import {
  type Bytes,
  checkedBytes,
  joined,
  toBase64,
  utf8,
} from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { KEY_BYTES, labelled } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import { commitment } from "../../../server/protocol/e2ee/franking.ts";

/** What is wrong. */
export interface Slip {
  /** The text that is sealed; other than the one that is committed to for some slips. */
  readonly bytes?: Bytes;
  /** The text that is committed to. */
  readonly committed?: string;
  /** The length that is claimed. */
  readonly length?: number;
  /** Bytes of the whole. */
  readonly padded?: number;
  /** A byte of the padding. */
  readonly pad?: number;
  /** Who it is bound to. */
  readonly bound?: MessageParties;
}

/** By what is wrong: messages that a page must hide though their key is right. */
export const SLIPS: Readonly<Record<string, (text: string) => Slip>> = {
  "the commitment is to another text": (text) => ({ committed: `${text}!` }),
  "the padding is not of zeros": () => ({ pad: 1 }),
  "the padding is longer than the least": () => ({ padded: 512 }),
  "the length is beyond the end": () => ({ length: 0xFFFF }),
  "the length takes in the padding": (text) => ({ length: utf8(text).length + 1 }),
  "the text is empty": () => ({ bytes: new Uint8Array(0), committed: "" }),
  "the text is not trimmed": (text) => ({ bytes: utf8(` ${text}`), committed: ` ${text}` }),
  "the text is too long": () => ({ bytes: utf8("x".repeat(501)), committed: "x".repeat(501), padded: 1_024 }),
  "the text is not UTF-8": () => ({ bytes: Uint8Array.of(0xED, 0xA0, 0x80) }),
};

/** Seals a text with a slip. */
export async function sealWrong(
  key: EpochKey,
  { sender, recipient }: MessageParties,
  text: string,
  { bytes = utf8(text), committed = text, length = bytes.length, padded = 256, pad = 0, bound }: Slip,
): Promise<E2eeMessage> {
  const [kf, dev] = [randomBytes(KEY_BYTES), toBase64(randomBytes(16))];
  const terms = { room: key.room, ep: key.epoch, sender, recipient, dev, n: 0 };
  const com = await commitment(toBase64(kf), terms, committed);
  const claimed = new Uint8Array(2);
  new DataView(claimed.buffer).setUint16(0, length);
  const rest = new Uint8Array(padded - KEY_BYTES - 2 - bytes.length).fill(pad);
  const to = bound ?? { sender, recipient };
  const aad = labelled(
    ...[
      "aad",
      key.room,
      key.epoch,
      to.sender,
      to.recipient,
      checkedBytes(dev),
      0,
      checkedBytes(com),
    ] as const,
  );
  const messageKey = await key.messageKey(sender, recipient);
  const sealed = await sealBytes(messageKey, aad, joined(kf, claimed, bytes, rest));
  return { ciphertext: sealed.ct, nonce: sealed.nonce, e2ee: { v: 1, ep: key.epoch, dev, n: 0, com } };
}
