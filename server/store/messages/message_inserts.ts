// Statements that add private messages.

import { type CompiledQuery, type Kysely, type RawBuilder, sql, type Transaction } from "kysely";
import type { NewMessage } from "../../ports/store.ts";
import type { Dialect } from "../dialect.ts";
import { pairKeyOf, requestKey } from "../pairs.ts";
import type { Tables } from "../schema.ts";
import type { BatchState } from "./batch_state.ts";
import { CompiledQueries, preparedSize } from "./compiled_queries.ts";
import { type BatchNumbers, isEncryptedMessage, type MessageNumbers } from "./message_numbers.ts";
import type { MessagesTable } from "./message_tables.ts";

/** A stored message, as far as its sender and its delivery need it. */
export interface StoredRow {
  readonly id: number;
  readonly at: number;
  readonly hidden: number;
  readonly tag?: string;
}

const COLUMNS = [
  ...["id", "sender_id", "recipient_id", "ciphertext", "nonce", "scheme", "request_id", "pair_key"] as const,
  ...["hidden", "created_at"] as const,
] as const satisfies readonly (keyof MessagesTable)[];
/** Columns of a batch with an end-to-end encrypted message. */
const ALL_COLUMNS = [
  ...COLUMNS,
  ...["ep", "dev", "n", "com", "tag"] as const,
] as const satisfies readonly (keyof MessagesTable)[];

/** The id that the database generated last; no row before the first. */
const LAST_ID = sql`select seq as id from sqlite_sequence where name = 'messages'`;

/** Takes ids of the sequence that generates them. */
function takeIds(count: number): RawBuilder<unknown> {
  return sql`select nextval(pg_get_serial_sequence('messages', 'id')) as id
    from generate_series(1, cast(${count} as integer)) order by id`;
}

/** A message, what is kept of it, and the values of its columns. */
interface Prepared {
  readonly message: NewMessage;
  readonly stored: StoredRow;
  readonly values: readonly unknown[];
}

/** What the messages of a batch are checked against. */
export interface InsertChecks {
  readonly state: BatchState;
  readonly numbers: BatchNumbers;
}

/** Inserts messages. */
export class Inserts {
  readonly #queries = new CompiledQueries();

  constructor(readonly db: Kysely<Tables>, readonly dialect: Dialect, readonly numbers: MessageNumbers) {}

  /**
   * Inserts the new messages. Resolves to their rows by request key. Those are left out that
   * were stored before, or have the number of another message of the same profile and epoch.
   */
  async run(
    within: Transaction<Tables>,
    messages: readonly NewMessage[],
    { state, numbers }: InsertChecks,
  ): Promise<Map<string, StoredRow>> {
    if (messages.length === 0) return new Map();
    const columns = messages.some(isEncryptedMessage) ? ALL_COLUMNS : COLUMNS;
    const ids = await this.#nextIds(within, messages.length);
    const [fresh, doubtful]: [Prepared[], Prepared[]] = [[], []];
    for (const [index, message] of messages.entries()) {
      const isFresh = !isEncryptedMessage(message) || this.numbers.count(message, numbers);
      (isFresh ? fresh : doubtful).push(prepared(message, ids[index]!, state, columns === ALL_COLUMNS));
    }
    const inserted = await this.#insertAll(within, fresh, columns);
    // After the others: the number may be that of a message of this batch.
    for (const one of doubtful) {
      if (isEncryptedMessage(one.message) && await this.numbers.isTaken(within, one.message)) continue;
      inserted.push(...await this.#insertAll(within, [one], columns));
    }
    return new Map(inserted.map(({ message, stored }) => [requestKey(message), stored]));
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

  /** Inserts rows. Resolves to those whose request was not stored before. */
  async #insertAll(
    within: Transaction<Tables>,
    rows: readonly Prepared[],
    columns: readonly (keyof MessagesTable)[],
  ): Promise<Prepared[]> {
    const inserted: Prepared[] = [];
    for (let at = 0; at < rows.length;) {
      const size = this.dialect.engine === "sqlite" ? preparedSize(rows.length - at) : rows.length;
      const part = rows.slice(at, at + size);
      const { numAffectedRows } = await within.executeQuery(this.#insert(part, columns));
      const isComplete = numAffectedRows === BigInt(part.length);
      inserted.push(...(isComplete ? part : await newOf(within, part)));
      at += size;
    }
    return inserted;
  }

  #insert(rows: readonly Prepared[], columns: readonly (keyof MessagesTable)[]): CompiledQuery<unknown> {
    const parameters = rows.flatMap(({ values }) => values);
    return this.#queries.with(`insert ${columns.length} ${rows.length}`, parameters, () => {
      const row = sql`(${sql.join(columns.map(() => sql.val(0)))})`;
      return sql`insert into messages (${sql.join(columns.map((column) => sql.ref(column)))})
        values ${sql.join(rows.map(() => row))}
        on conflict (sender_id, request_id) do nothing`.compile(this.db);
    });
  }
}

/** The rows that are in the database. Returning them from every insert would cost more. */
async function newOf(within: Transaction<Tables>, rows: readonly Prepared[]): Promise<Prepared[]> {
  const ids = rows.map(({ stored: { id } }) => id);
  const found = await within.selectFrom("messages").select("id").where("id", "in", ids).execute();
  const isThere = new Set(found.map(({ id }) => id));
  return rows.filter(({ stored: { id } }) => isThere.has(id));
}

function prepared(message: NewMessage, id: number, state: BatchState, hasHeader: boolean): Prepared {
  const { senderId, recipientId, ciphertext, nonce, scheme, requestId, at, e2ee } = message;
  const pair = pairKeyOf(message);
  const hidden = state.get(pair)?.ignored.has(senderId) ? 1 : 0;
  const values: unknown[] = [
    id,
    senderId,
    recipientId,
    ciphertext,
    nonce,
    scheme,
    requestId,
    pair,
    hidden,
    at,
  ];
  if (e2ee === undefined) {
    if (hasHeader) values.push(null, null, null, null, null);
    return { message, values, stored: { id, at, hidden } };
  }
  const tag = e2ee.tagOf(id);
  values.push(e2ee.ep, e2ee.dev, e2ee.n, e2ee.com, tag);
  return { message, values, stored: { id, at, hidden, tag } };
}
