// Keys of pairs of accounts, the same for both sides, and of messages between them.

import type { NewMessage } from "../ports/store.ts";

/** Two accounts, the lower id first. */
export interface Pair {
  readonly key: string;
  readonly low: number;
  readonly high: number;
}

/** The pair of two accounts. */
export function pairOf(a: number, b: number): Pair {
  const [low, high] = a < b ? [a, b] : [b, a];
  return { key: `${low}:${high}`, low, high };
}

/** The key of the pair of a message. */
export function pairKeyOf({ senderId, recipientId }: Pick<NewMessage, "senderId" | "recipientId">): string {
  return pairOf(senderId, recipientId).key;
}

/** The key of a request that a message came with. */
export function requestKey({ senderId, requestId }: Pick<NewMessage, "senderId" | "requestId">): string {
  return `${senderId}:${requestId}`;
}
