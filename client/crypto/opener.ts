// Opens sealed messages in small batches, so that a long history does not block the user's input.

import { readKey, unseal } from "../../server/protocol/sealed.ts";

/** Messages of one batch. */
const AT_ONCE = 16;

/** A sealed message between two members, as on the wire. */
export interface SealedMessage {
  /** Base64. */
  readonly ciphertext?: string;
  /** Base64. */
  readonly nonce?: string;
  readonly scheme?: string;
}

/** Imports keys and opens messages. */
export interface Opener {
  /** Imports a key as not extractable. Resolves to undefined if it is invalid or the browser has no cryptography. */
  key(base64: string): Promise<CryptoKey | undefined>;
  /** The texts of `messages`, in order; undefined for each message that cannot be opened. */
  open(key: CryptoKey | undefined, messages: readonly SealedMessage[]): Promise<(string | undefined)[]>;
}

/** Creates an opener. `pause` yields to the event loop. */
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

/** Only messages without a scheme, or with `room`, are sealed with the room's key. */
async function openOne(
  key: CryptoKey | undefined,
  { ciphertext, nonce, scheme = "room" }: SealedMessage,
): Promise<string | undefined> {
  if (key === undefined || ciphertext === undefined || nonce === undefined || scheme !== "room") {
    return undefined;
  }
  return await unseal(key, { ciphertext, nonce });
}
