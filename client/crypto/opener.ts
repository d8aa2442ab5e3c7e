// Opens sealed messages a few at a time, so that a long history does not hold up somebody who is typing.

import { readKey, unseal } from "../../server/protocol/sealed.ts";

/** Messages opened between two pauses. */
const AT_ONCE = 16;

/** A message as it travels between two members. */
export interface SealedMessage {
  readonly ciphertext?: string;
  readonly nonce?: string;
  readonly scheme?: string;
}

/** Keys and what they open. */
export interface Opener {
  /** The key in base64, usable but not to be read out; undefined when it is none, or this browser may not seal. */
  key(base64: string): Promise<CryptoKey | undefined>;
  /** The texts of `messages`, in their order; undefined for what cannot be opened. */
  open(key: CryptoKey | undefined, messages: readonly SealedMessage[]): Promise<(string | undefined)[]>;
}

/** Makes an opener. `pause` lets other work run. */
export function createOpener(pause: () => Promise<void>): Opener {
  const keys = new Map<string, Promise<CryptoKey | undefined>>();
  return {
    key(base64): Promise<CryptoKey | undefined> {
      const known = keys.get(base64) ?? readKey(base64).catch(() => undefined);
      keys.set(base64, known);
      return known;
    },
    async open(key, messages): Promise<(string | undefined)[]> {
      const texts: (string | undefined)[] = [];
      for (let from = 0; from < messages.length; from += AT_ONCE) {
        if (from > 0) await pause();
        texts.push(
          ...await Promise.all(messages.slice(from, from + AT_ONCE).map((one) => openOne(key, one))),
        );
      }
      return texts;
    },
  };
}

/** Without a scheme, or with `room`, it is the room's key that opens a message. */
async function openOne(
  key: CryptoKey | undefined,
  { ciphertext, nonce, scheme = "room" }: SealedMessage,
): Promise<string | undefined> {
  if (key === undefined || ciphertext === undefined || nonce === undefined || scheme !== "room") {
    return undefined;
  }
  return await unseal(key, { ciphertext, nonce });
}
