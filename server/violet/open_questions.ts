// The open questions of each account, on all nodes: one being answered and one in line, and no more than it has free messages.

import type { Clock } from "../ports/clock.ts";
import type { Limits } from "../ports/limits.ts";
import type { Asking } from "./asking.ts";

/** Questions of one person that are open at once, wherever they were asked. */
export const MAX_OPEN = 2;
/** Far more than anybody can have asked for at once. */
const MOST = 10_000;
/** After so long a question is not open any more, whatever became of its node, milliseconds. */
const LONGEST_MS = 30 * 60_000;

/** What becomes of a question that wants to be open. */
export type Opening = "open" | "too_many" | "no_free_message";

/** Counts open questions over all nodes; one node counts for itself. */
export class OpenQuestions {
  readonly #ids: Map<Asking, string> = new Map();

  constructor(readonly clock: Clock, readonly limits: Limits | undefined) {}

  /** Opens a question. `left` tells how many free messages the account has now; null for any number. */
  async enter(userId: number, asking: Asking, left: () => Promise<number | null>): Promise<Opening> {
    if (this.limits === undefined) return "open";
    const id = this.clock.uuid();
    this.#ids.set(asking, id);
    const taken = await this.limits.enter(keyOf(userId), id, { max: MOST, ms: LONGEST_MS });
    // Looked at after this one is counted: what another node answers meanwhile is in one of the two numbers.
    const free = await left();
    const opening = taken > MAX_OPEN
      ? "too_many"
      : free !== null && taken > free
      ? "no_free_message"
      : "open";
    if (opening !== "open") this.leave(userId, asking);
    return opening;
  }

  /** A question is over. */
  leave(userId: number, asking: Asking): void {
    const id = this.#ids.get(asking);
    if (id === undefined) return;
    this.#ids.delete(asking);
    void this.limits?.leave(keyOf(userId), id);
  }
}

function keyOf(userId: number): string {
  return `open questions ${userId}`;
}
