// Keeps the newest 500 messages of each pair of accounts. The transaction that adds messages deletes the oldest ones, and
// the epochs that no message has any more.

import type { CompiledQuery, Kysely, Transaction } from "kysely";
import { KEPT } from "../ports/limits.ts";
import { forgetUnusedEpochs } from "./e2ee/epoch_queries.ts";
import type { Tables } from "./schema.ts";

/** Most pairs in the cache of counts. Beyond that, the least recently written pair is dropped. */
const MAX_PAIRS = 10_000;

/** Number of messages of a pair, and the id of its newest message. */
interface PairCount {
  readonly count: number;
  readonly newest: number;
}

/**
 * Messages of a batch for one pair. `before` is the id of the pair's newest message before the batch; null without
 * one. `epoch` is the pair's newest; undefined where the batch does not depend on it.
 */
export interface PairAddition extends PairCount {
  readonly before: number | null;
  readonly epoch: number | undefined;
}

/** A message that was deleted: its epoch, null for one that was not end-to-end encrypted. */
interface Deleted {
  readonly ep: number | null;
}

/** Counts by pair key. */
export type PairCounts = ReadonlyMap<string, PairCount>;

/**
 * Limits each pair to its newest messages. Counting the messages of a pair costs more than adding one, so counts are
 * cached. A cached count is valid while the newest message is the one it was counted with. Nodes that write to one
 * pair at the same time may keep a message too many, but never one too few.
 */
export class MessageCap {
  readonly #known: Map<string, PairCount> = new Map();
  readonly #deleteOldest: CompiledQuery<Deleted>;

  constructor(db: Kysely<Tables>) {
    // A range of one index, which SQLite deletes in half the time of a list of ids.
    const firstKept = db.selectFrom("messages").select("id").where("pair_key", "=", "").orderBy("id")
      .limit(1).offset(1);
    this.#deleteOldest = db.deleteFrom("messages").where("pair_key", "=", "").where("id", "<", firstKept)
      .returning("ep").compile();
  }

  /** Deletes the oldest messages after a batch was added. Resolves to the counts for `remember` after the commit. */
  async trim(within: Transaction<Tables>, additions: ReadonlyMap<string, PairAddition>): Promise<PairCounts> {
    const uncounted = [...additions].filter(([pair, { before }]) =>
      this.#countOf(pair, before) === undefined
    );
    const counts = await countMessages(within, uncounted.map(([pair]) => pair));
    const result = new Map<string, PairCount>();
    for (const [pair, { count, newest, before, epoch }] of additions) {
      const known = this.#countOf(pair, before);
      const total = known === undefined ? counts.get(pair) ?? 0 : known + count;
      const excess = total - KEPT.messagesOfPair;
      if (excess > 0) await this.#delete(within, pair, excess, epoch);
      result.set(pair, { count: Math.min(total, KEPT.messagesOfPair), newest });
    }
    return result;
  }

  /** Caches counts after their transaction was committed. */
  remember(counts: PairCounts): void {
    for (const [pair, count] of counts) {
      this.#known.delete(pair);
      this.#known.set(pair, count);
      if (this.#known.size > MAX_PAIRS) this.#known.delete(this.#known.keys().next().value ?? pair);
    }
  }

  async #delete(
    within: Transaction<Tables>,
    pair: string,
    excess: number,
    epoch: number | undefined,
  ): Promise<void> {
    const { rows } = await within.executeQuery<Deleted>({
      ...this.#deleteOldest,
      parameters: [pair, pair, 1, excess],
    });
    // An epoch before the newest: it may have been the last message of it. Epochs rise with the ids.
    const isOlder = ({ ep }: Deleted): boolean => ep !== null && (epoch === undefined || ep < epoch);
    if (!rows.some(isOlder)) return;
    const oldest = await within.selectFrom("messages").select("ep").where("pair_key", "=", pair)
      .orderBy("id").limit(1).executeTakeFirst();
    if (rows.some(({ ep }) => ep !== oldest?.ep)) await forgetUnusedEpochs(within, pair);
  }

  /** The cached number of messages of a pair with this newest message; undefined when it has to be counted. */
  #countOf(pair: string, newest: number | null): number | undefined {
    if (newest === null) return 0;
    const known = this.#known.get(pair);
    return known?.newest === newest ? known.count : undefined;
  }
}

/** Counts the messages of pairs; pairs without messages are left out. */
async function countMessages(
  within: Transaction<Tables>,
  pairs: readonly string[],
): Promise<Map<string, number>> {
  if (pairs.length === 0) return new Map();
  const rows = await within.selectFrom("messages")
    .select((row) => ["pair_key", row.fn.countAll().as("count")])
    .where("pair_key", "in", pairs).groupBy("pair_key").execute();
  return new Map(rows.map((row) => [row.pair_key ?? "", Number(row.count)]));
}
