// The order of end-to-end encrypted messages: which came twice, out of order, after a gap, or without encryption.

import type { E2eeHeader } from "../../../server/protocol/e2ee/sealed_lengths.ts";
import type { MessageOddity } from "../e2ee/privacy.ts";

/** Where a message stands among those of its sender and browser profile. */
export type MessageNumber = Pick<E2eeHeader, "ep" | "dev" | "n">;

/** A stored message. */
export interface OrderedMessage {
  readonly id: number;
  readonly own: boolean;
  /** Whether it is encrypted, and no key has opened it. */
  readonly isClosed?: boolean;
  /** Absent for a message without encryption. */
  readonly number?: MessageNumber;
}

interface Seen {
  readonly numbers: Set<number>;
  highest: number;
}

/** Reads messages in the order of their ids, and says what is odd about each. */
export class OrderReader {
  readonly #seen: Map<string, Seen> = new Map();
  #isEncrypted = false;
  #highest = 0;
  #lowest = Infinity;

  /**
   * What is odd about the next message. `again`: its number was there. `order`: its epoch or number is below an earlier one.
   * `gap`: numbers before it are missing. `open`: it came without encryption, after an encrypted one.
   */
  next({ own, number, isClosed = false }: Omit<OrderedMessage, "id">): MessageOddity | undefined {
    const isOpen = number === undefined && !isClosed;
    this.#isEncrypted ||= !isOpen;
    if (number === undefined) return isOpen && this.#isEncrypted ? "open" : undefined;
    const { ep, dev, n } = number;
    const key = `${own} ${dev} ${ep}`;
    const before = this.#seen.get(key);
    const isLower = ep < this.#highest || (before !== undefined && n < before.highest);
    const expected = before === undefined ? 0 : before.highest + 1;
    // What is loaded may begin anywhere in its oldest epoch.
    const isFirst = before === undefined && ep <= this.#lowest;
    const isAgain = before?.numbers.has(n) === true;
    const numbers = before?.numbers ?? new Set<number>();
    numbers.add(n);
    this.#seen.set(key, { numbers, highest: Math.max(n, before?.highest ?? -1) });
    this.#highest = Math.max(this.#highest, ep);
    this.#lowest = Math.min(this.#lowest, ep);
    if (isAgain) return "again";
    if (isLower) return "order";
    return n > expected && !isFirst ? "gap" : undefined;
  }
}
