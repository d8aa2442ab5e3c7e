// What is known of the conversations of a batch of private messages before it is stored.

import type { CompiledQuery, ExpressionBuilder, Kysely, Transaction } from "kysely";
import type { NewMessage } from "../../ports/store.ts";
import { type KeyState, keyStateOf } from "../e2ee/key_states.ts";
import { pairKeyOf } from "../pairs.ts";
import type { Tables } from "../schema.ts";
import { CompiledQueries, padded } from "./compiled_queries.ts";

/** A conversation of a batch. */
export interface BatchConversation {
  readonly invitedBy: number;
  readonly isAccepted: boolean;
  /** Id of its newest message; null without one. */
  readonly newest: number | null;
  /** Messages that wait for the invitation to be accepted. */
  readonly waiting: number;
  /** Senders whom the other of the two ignores. */
  readonly ignored: ReadonlySet<number>;
  /** Undefined where no message of the batch depends on keys. */
  readonly keys: KeyState | undefined;
}

/** The conversations of a batch by the key of the pair. */
export type BatchState = ReadonlyMap<string, BatchConversation>;

/** A row of the query. It has no keys where the batch does not depend on them. */
interface Row extends KeyState {
  readonly pair_key: string;
  readonly low_id: number;
  readonly high_id: number;
  readonly invited_by: number;
  readonly accepted_at: number | null;
  readonly newest: number | null;
  readonly waiting: number;
  readonly lowIgnores: number;
  readonly highIgnores: number;
}

/** Reads states with one statement, whatever the size of the batch: most of the cost is per statement. */
export class BatchStates {
  readonly #queries = new CompiledQueries();

  constructor(readonly db: Kysely<Tables>) {}

  async read(within: Transaction<Tables>, batch: readonly NewMessage[]): Promise<BatchState> {
    const pairs = padded([...new Set(batch.map(pairKeyOf))]);
    const hasKeys = batch.some(({ e2ee, isPlainRefused }) => e2ee !== undefined || isPlainRefused);
    const query = this.#queries.with<Row>(
      `${hasKeys ? "keys" : "plain"} ${pairs.length}`,
      pairs,
      () => this.#compile(pairs, hasKeys),
    );
    const { rows } = await within.executeQuery(query);
    return new Map(rows.map((row) => [row.pair_key, conversationOf(row, hasKeys)]));
  }

  #compile(pairs: readonly string[], hasKeys: boolean): CompiledQuery {
    return this.db.selectFrom("conversations").select((eb) => [
      ...["pair_key", "low_id", "high_id", "invited_by", "accepted_at"] as const,
      messagesOf(eb).select((row) => row.fn.max("messages.id").as("id")).as("newest"),
      waitingOf(eb).as("waiting"),
      ignores(eb, "low_id", "high_id").as("lowIgnores"),
      ignores(eb, "high_id", "low_id").as("highIgnores"),
      ...(hasKeys ? keyStateOf(eb) : []),
    ]).where("pair_key", "in", pairs).compile();
  }
}

type Conversations = ExpressionBuilder<Tables, "conversations">;

function messagesOf({ selectFrom }: Conversations) {
  return selectFrom("messages").whereRef("messages.pair_key", "=", "conversations.pair_key");
}

/** The number of messages while the invitation is open, else 0. */
function waitingOf(eb: Conversations) {
  const count = messagesOf(eb).select((row) => row.fn.countAll().as("count"));
  return eb.case().when("accepted_at", "is", null).then(count).else(eb.lit(0)).end();
}

/** 1 where one of the two ignores the other, else 0. */
function ignores(
  eb: Conversations,
  ignorer: "low_id" | "high_id",
  ignored: "low_id" | "high_id",
) {
  const ignore = eb.selectFrom("user_ignores").select("user_ignores.ignorer_id")
    .whereRef("user_ignores.ignorer_id", "=", `conversations.${ignorer}`)
    .whereRef("user_ignores.ignored_id", "=", `conversations.${ignored}`);
  return eb.case().when(eb.exists(ignore)).then(eb.lit(1)).else(eb.lit(0)).end();
}

function conversationOf(row: Row, hasKeys: boolean): BatchConversation {
  const { low_id, high_id, invited_by, accepted_at, newest, waiting } = row;
  const ignored = new Set<number>();
  if (row.lowIgnores === 1) ignored.add(high_id);
  if (row.highIgnores === 1) ignored.add(low_id);
  return {
    ...{ invitedBy: invited_by, isAccepted: accepted_at !== null, newest, waiting, ignored },
    keys: hasKeys ? row : undefined,
  };
}
