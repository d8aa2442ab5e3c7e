// The key of a room for an epoch, which the two members have.

import { type Bytes, toBase64 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { derive, hkdfKey } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import { sealingKey } from "./sealed_bytes.ts";

/** Who an epoch is for, by the newest entry of the log. */
export interface EpochMember {
  /** Id of the user. */
  readonly id: number;
  /** Base64. */
  readonly ikDh: string;
  /** Hash of the newest entry of the log, base64. */
  readonly head: string;
}

/** The key of a room for an epoch. The secret cannot be exported. */
export class EpochKey {
  readonly #messageKeys = new Map<string, Promise<CryptoKey>>();

  /** `secret`: what `of` made before, kept in a browser. `kc`: the commitment to the key, base64. */
  constructor(
    readonly secret: CryptoKey,
    readonly room: string,
    readonly epoch: number,
    readonly kc: string,
  ) {}

  /** Makes it of 32 bytes. */
  static async of(secret: Bytes, room: string, epoch: number): Promise<EpochKey> {
    const key = await hkdfKey(secret);
    return new EpochKey(key, room, epoch, toBase64(await derive(key, "kc", room, epoch)));
  }

  /** The key of the messages of one member to the other, by their ids. There are two, and each is derived once. */
  messageKey(sender: number, recipient: number): Promise<CryptoKey> {
    const direction = `${sender}-${recipient}`;
    const known = this.#messageKeys.get(direction);
    if (known !== undefined) return known;
    const key = sealingKey(this.secret, "msg", this.room, this.epoch, sender, recipient);
    this.#messageKeys.set(direction, key);
    return key;
  }
}
