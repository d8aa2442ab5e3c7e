// The newest 500 messages of each pair: older ones go in the transaction that brings newer ones.

import type { CompiledQuery, Kysely, Transaction } from "kysely";
import { KEPT } from "../ports/cluster_limits.ts";
import type { Tables } from "./schema.ts";

/** Pairs whose number of messages is remembered; beyond it those that have been quiet the longest go first. */
const MAX_PAIRS = 10_000;

/** What a pair holds. `newest` is the id of the newest message. */
interface Holding {
  readonly count: number;
  readonly newest: number;
}

/** What a batch brings to one pair. `before` is the id of the newest message that was there, null for none. */
export interface Brought extends Holding {
  readonly before: number | null;
}

/** What pairs hold after a batch, by pair key. */
export type Holdings = ReadonlyMap<string, Holding>;

/**
 * Keeps pairs at their newest messages. Counting the messages of a pair costs more than keeping one, so the number is
 * remembered, and believed as long as the newest message is still the one it was counted with. Nodes that write to one
 * pair in the same instant may keep a message too many, never one too few.
 */
export class MessageCap {
  readonly #known: Map<string, Holding> = new Map();
  readonly #deleteOldest: CompiledQuery;

  constructor(db: Kysely<Tables>) {
    const oldest = db.selectFrom("messages").select("id").where("pair_key", "=", "").orderBy("id").limit(1);
    this.#deleteOldest = db.deleteFrom("messages").where("id", "in", oldest).compile();
  }

  /** Deletes what is too old after a batch. Resolves to what is to be remembered once all of it is committed. */
  async trim(within: Transaction<Tables>, brought: ReadonlyMap<string, Brought>): Promise<Holdings> {
    const uncounted = [...brought].filter(([pair, { before }]) => this.#countOf(pair, before) === undefined);
    const counts = await countAll(within, uncounted.map(([pair]) => pair));
    const holdings = new Map<string, Holding>();
    for (const [pair, { count, newest, before }] of brought) {
      const known = this.#countOf(pair, before);
      const held = known === undefined ? counts.get(pair) ?? 0 : known + count;
      const over = held - KEPT.messagesOfPair;
      if (over > 0) await within.executeQuery({ ...this.#deleteOldest, parameters: [pair, over] });
      holdings.set(pair, { count: Math.min(held, KEPT.messagesOfPair), newest });
    }
    return holdings;
  }

  /** Remembers what has been committed. */
  remember(holdings: Holdings): void {
    for (const [pair, holding] of holdings) {
      this.#known.delete(pair);
      this.#known.set(pair, holding);
      if (this.#known.size > MAX_PAIRS) this.#known.delete(this.#known.keys().next().value ?? pair);
    }
  }

  /** How many messages a pair holds whose newest is `newest`; undefined when that has to be counted. */
  #countOf(pair: string, newest: number | null): number | undefined {
    if (newest === null) return 0;
    const known = this.#known.get(pair);
    return known?.newest === newest ? known.count : undefined;
  }
}

async function countAll(within: Transaction<Tables>, pairs: readonly string[]): Promise<Map<string, number>> {
  if (pairs.length === 0) return new Map();
  const rows = await within.selectFrom("messages")
    .select((row) => ["pair_key", row.fn.countAll().as("count")])
    .where("pair_key", "in", pairs).groupBy("pair_key").execute();
  return new Map(rows.map((row) => [row.pair_key ?? "", Number(row.count)]));
}
