// Seals what every socket of a member may read, with the key of the member's room with the companion.

import { readKey, seal, type Sealed } from "../../protocol/sealed.ts";
import type { Digests } from "../../ports/digests.ts";

/** Seals texts with a room's own key, which every socket of its member can ask for. Reads the key once. */
export class RoomSeal {
  #key: Promise<CryptoKey> | null = null;

  constructor(readonly digests: Pick<Digests, "roomKey">, readonly room: string) {}

  /** Seals a text for an event that says itself which key that takes. */
  async seal(text: string): Promise<Sealed> {
    this.#key ??= this.#readKey();
    return await seal(await this.#key, text);
  }

  /** Seals a text, with the mark that says which key it takes. */
  async sealMarked(text: string): Promise<Sealed & { scheme: "room" }> {
    return { ...await this.seal(text), scheme: "room" };
  }

  async #readKey(): Promise<CryptoKey> {
    const key = await readKey(this.digests.roomKey(this.room));
    if (key === undefined) throw new Error("The room's key is not a key");
    return key;
  }
}
