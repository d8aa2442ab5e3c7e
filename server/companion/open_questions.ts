// The open questions under each key, such as an account, here and on all nodes.

import type { Clock } from "../ports/clock.ts";
import type { Limits } from "../ports/cluster_limits.ts";
import type { Cancellation } from "./cancellation.ts";

/** Far more than can be open under one key. */
const MOST = 10_000;
/** After so long a question is not open any more, whatever became of its node, milliseconds. */
const LONGEST_MS = 30 * 60_000;

/** Counts open questions over all nodes; one node counts for itself. */
export class OpenQuestions {
  readonly #here: Map<string, Set<Cancellation>> = new Map();
  /** What each question has entered: the key, and its id there on all nodes. */
  readonly #entered: Map<Cancellation, { readonly key: string; readonly id: string }[]> = new Map();

  constructor(readonly clock: Clock, readonly limits: Limits | undefined) {}

  /** The questions under a key that were asked at this node. */
  of(key: string): Iterable<Cancellation> {
    return this.#here.get(key) ?? [];
  }

  /** Counts a question under a key until it leaves. Resolves to how many were open there with it. */
  async enter(key: string, asking: Cancellation): Promise<number> {
    const here = this.#here.get(key) ?? new Set();
    this.#here.set(key, here.add(asking));
    const openHere = here.size;
    const id = this.clock.uuid();
    const entered = this.#entered.get(asking) ?? [];
    entered.push({ key, id });
    this.#entered.set(asking, entered);
    const open = await this.limits?.enter(key, id, { max: MOST, ms: LONGEST_MS }) ?? 0;
    return Math.max(open, openHere);
  }

  /** Counts a question under none of its keys any more. */
  leave(asking: Cancellation): void {
    for (const { key, id } of this.#entered.get(asking) ?? []) {
      const here = this.#here.get(key);
      here?.delete(asking);
      if (here?.size === 0) this.#here.delete(key);
      void this.limits?.leave(key, id);
    }
    this.#entered.delete(asking);
  }
}
