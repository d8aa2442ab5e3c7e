// State of the keys of conversations, which every encrypted message is checked against.

import { type Kysely, sql, type Transaction } from "kysely";
import { CompiledQueries } from "../messages/compiled_queries.ts";
import type { Tables } from "../schema.ts";

/** State of a conversation's keys, with the account with the lower id first. Null where there is no entry or epoch. */
export interface KeyState {
  /** Heads of the logs. */
  readonly low: string | null;
  readonly high: string | null;
  /** The newest epoch, and the heads that it was made for. */
  readonly epoch: number | null;
  readonly epochLow: string | null;
  readonly epochHigh: string | null;
}

/** Reads states. */
export class KeyStates {
  readonly #queries = new CompiledQueries();

  constructor(readonly db: Kysely<Tables>) {}

  /** The states of conversations, by the key of the pair. */
  async read(within: Transaction<Tables>, pairs: readonly string[]): Promise<Map<string, KeyState>> {
    if (pairs.length === 0) return new Map();
    const query = this.#queries.with<KeyState & { pair_key: string }>(
      `${pairs.length}`,
      pairs,
      () =>
        sql`select conversations.pair_key, epoch, low_head as "epochLow", high_head as "epochHigh",
        (select hash from key_entries where user_id = low_id order by seq desc limit 1) as low,
        (select hash from key_entries where user_id = high_id order by seq desc limit 1) as high
        from conversations left join epochs on epochs.pair_key = conversations.pair_key and epoch =
          (select max(epoch) from epochs as newest where newest.pair_key = conversations.pair_key)
        where conversations.pair_key in (${sql.join(pairs)})`.compile(this.db),
    );
    const { rows } = await within.executeQuery(query);
    return new Map(rows.map((row) => [row.pair_key, row]));
  }
}

/** Whether both logs have an entry. */
export function isEncrypted({ low, high }: KeyState): boolean {
  return low !== null && high !== null;
}

/** Whether messages may be sealed with that epoch: the newest, of the heads of both logs. */
export function isCurrentEpoch({ low, high, epoch, epochLow, epochHigh }: KeyState, ep: number): boolean {
  return epoch === ep && low !== null && low === epochLow && high !== null && high === epochHigh;
}
