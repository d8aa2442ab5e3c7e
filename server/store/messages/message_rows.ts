// Rows of private messages as the store returns them.

import type { StoredMessage } from "../../ports/store.ts";

/** Columns of a message. */
export const STORED_MESSAGE = [
  "id",
  "sender_id as senderId",
  "ciphertext",
  "nonce",
  "scheme",
  "created_at as at",
  "ep",
  "dev",
  "n",
  "com",
  "tag",
] as const;

/** A row with the columns of {@link STORED_MESSAGE}. */
interface MessageRow extends Omit<StoredMessage, "e2ee" | "tag"> {
  readonly ep: number | null;
  readonly dev: string | null;
  readonly n: number | null;
  readonly com: string | null;
  readonly tag: string | null;
}

/** The message of a row. */
export function storedMessageOf({ ep, dev, n, com, tag, ...message }: MessageRow): StoredMessage {
  if (ep === null || dev === null || n === null || com === null) return message;
  return { ...message, e2ee: { v: 1, ep, dev, n, com }, ...(tag === null ? {} : { tag }) };
}
