// Statements that add private messages.

import { type CompiledQuery, type Kysely, type RawBuilder, sql, type Transaction } from "kysely";
import type { NewMessage } from "../../ports/store.ts";
import type { Dialect } from "../dialect.ts";
import { pairKeyOf, requestKey } from "../pairs.ts";
import type { Tables } from "../schema.ts";
import type { BatchState } from "./batch_state.ts";
import { CompiledQueries, preparedSize } from "./compiled_queries.ts";
import type { MessagesTable } from "./message_tables.ts";

/** A stored message, as far as its sender and its delivery need it. */
export interface StoredRow {
  readonly id: number;
  readonly at: number;
  readonly hidden: number;
  readonly tag?: string;
}

/** A row that an insert returns, because the message is new. */
type Inserted = StoredRow & { readonly senderId: number; readonly requestId: string };

const COLUMNS = [
  "sender_id",
  "recipient_id",
  "ciphertext",
  "nonce",
  "scheme",
  "request_id",
  "pair_key",
  "hidden",
  "created_at",
] as const satisfies readonly (keyof MessagesTable)[];
/** Columns of a batch with an end-to-end encrypted message, whose tag depends on its id. */
const ALL_COLUMNS = [
  ...COLUMNS,
  ...["id", "ep", "dev", "n", "com", "tag"] as const,
] as const satisfies readonly (keyof MessagesTable)[];

/** The id that the database generated last; no row before the first. */
const LAST_ID = sql`select seq as id from sqlite_sequence where name = 'messages'`;

/** Takes ids of the sequence that generates them. */
function takeIds(count: number): RawBuilder<unknown> {
  return sql`select nextval(pg_get_serial_sequence('messages', 'id')) as id
    from generate_series(1, cast(${count} as integer)) order by id`;
}

/** Inserts messages. */
export class Inserts {
  readonly #queries = new CompiledQueries();

  constructor(readonly db: Kysely<Tables>, readonly dialect: Dialect) {}

  /**
   * Inserts the new messages. Resolves to their rows by request key. Those are left out that were stored before, or have
   * the number of another message of the same profile and epoch.
   */
  async run(
    within: Transaction<Tables>,
    messages: readonly NewMessage[],
    state: BatchState,
  ): Promise<Map<string, StoredRow>> {
    if (messages.length === 0) return new Map();
    if (!messages.some(({ e2ee }) => e2ee !== undefined)) {
      const values = messages.map((message) => valuesOf(message, state));
      const rows = await this.#insertAll(within, values, COLUMNS);
      return new Map(rows.map((row) => [requestKey(row), row]));
    }
    const ids = await this.#nextIds(within, messages.length);
    const tags = new Map<number, string>();
    const values = messages.map((message, index) => {
      const id = ids[index]!;
      const tag = message.e2ee?.tagOf(id);
      if (tag !== undefined) tags.set(id, tag);
      return [...valuesOf(message, state), id, ...headerOf(message), tag ?? null];
    });
    const rows = await this.#insertAll(within, values, ALL_COLUMNS);
    return new Map(rows.map((row) => {
      const tag = tags.get(row.id);
      return [requestKey(row), tag === undefined ? row : { ...row, tag }];
    }));
  }

  /** Ids of new messages, rising: nothing else gets them. */
  async #nextIds(within: Transaction<Tables>, count: number): Promise<number[]> {
    const isPostgres = this.dialect.engine === "postgres";
    const query = this.#queries.with<{ id: number }>(
      "ids",
      isPostgres ? [count] : [],
      () => (isPostgres ? takeIds(count) : LAST_ID).compile(this.db),
    );
    const { rows } = await within.executeQuery(query);
    if (isPostgres) return rows.map(({ id }) => id);
    // SQLite runs one transaction at a time.
    const last = rows[0]?.id ?? 0;
    return Array.from({ length: count }, (_, index) => last + 1 + index);
  }

  async #insertAll(
    within: Transaction<Tables>,
    rows: readonly (readonly unknown[])[],
    columns: readonly (keyof MessagesTable)[],
  ): Promise<Inserted[]> {
    const inserted: Inserted[] = [];
    for (let at = 0; at < rows.length;) {
      const size = this.dialect.engine === "sqlite" ? preparedSize(rows.length - at) : rows.length;
      const part = await within.executeQuery(this.#insert(rows.slice(at, at + size), columns));
      inserted.push(...part.rows);
      at += size;
    }
    return inserted;
  }

  #insert(
    rows: readonly (readonly unknown[])[],
    columns: readonly (keyof MessagesTable)[],
  ): CompiledQuery<Inserted> {
    return this.#queries.with(`insert ${columns.length} ${rows.length}`, rows.flat(), () => {
      const row = sql`(${sql.join(columns.map(() => sql.val(0)))})`;
      return sql`insert into messages (${sql.join(columns.map((column) => sql.ref(column)))})
        values ${sql.join(rows.map(() => row))}
        on conflict do nothing
        returning id, created_at as "at", hidden, sender_id as "senderId", request_id as "requestId"`.compile(
        this.db,
      );
    });
  }
}

/** The values of the columns of any message. */
function valuesOf(message: NewMessage, state: BatchState): unknown[] {
  const pair = pairKeyOf(message);
  return [
    message.senderId,
    message.recipientId,
    message.ciphertext,
    message.nonce,
    message.scheme,
    message.requestId,
    pair,
    state.get(pair)?.ignored.has(message.senderId) ? 1 : 0,
    message.at,
  ];
}

/** The values of `ep`, `dev`, `n` and `com`. */
function headerOf({ e2ee }: NewMessage): unknown[] {
  const { ep = null, dev = null, n = null, com = null } = e2ee ?? {};
  return [ep, dev, n, com];
}
