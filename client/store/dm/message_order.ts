// The order of end-to-end encrypted messages: which came twice, out of order, after a gap, or without encryption.

import type { E2eeHeader } from "../../../server/protocol/e2ee/sealed_lengths.ts";
import type { MessageOddity } from "../e2ee/privacy.ts";

/** Where a message stands among those of its sender and browser profile. */
export type MessageNumber = Pick<E2eeHeader, "ep" | "dev" | "n">;

/** A stored message. */
export interface OrderedMessage {
  readonly id: number;
  readonly own: boolean;
  /** Absent for a message without encryption. */
  readonly number?: MessageNumber;
}

interface Seen {
  readonly numbers: Set<number>;
  highest: number;
}

/**
 * What is odd about messages, in the order of their ids, by id. `again`: its number was there. `order`: its epoch or number is
 * below an earlier one. `gap`: numbers before it are missing. `open`: it came without encryption, after an encrypted one.
 */
export function oddities(messages: readonly OrderedMessage[]): Map<number, MessageOddity> {
  const odd = new Map<number, MessageOddity>();
  const seen = new Map<string, Seen>();
  let highest = 0;
  let lowest = Infinity;
  for (const { id, own, number } of messages) {
    if (number === undefined) {
      if (highest > 0) odd.set(id, "open");
      continue;
    }
    const { ep, dev, n } = number;
    const key = `${own} ${dev} ${ep}`;
    const before = seen.get(key);
    const isLower = ep < highest || (before !== undefined && n < before.highest);
    const expected = before === undefined ? 0 : before.highest + 1;
    // What is loaded may begin anywhere in its oldest epoch.
    const isFirst = before === undefined && ep <= lowest;
    if (before?.numbers.has(n) === true) odd.set(id, "again");
    else if (isLower) odd.set(id, "order");
    else if (n > expected && !isFirst) odd.set(id, "gap");
    const numbers = before?.numbers ?? new Set<number>();
    numbers.add(n);
    seen.set(key, { numbers, highest: Math.max(n, before?.highest ?? -1) });
    highest = Math.max(highest, ep);
    lowest = Math.min(lowest, ep);
  }
  return odd;
}
