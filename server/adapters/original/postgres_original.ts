// A PostgreSQL database of the original, in a transaction that only reads.

import pg from "pg";
import type {
  MessageChoice,
  OriginalDatabase,
  OriginalRow,
  OriginalTable,
} from "../../ports/moving/original_database.ts";
import { hasOwnTables } from "../../store/other_programs.ts";
import { StoreUnusable } from "../../store/store_unusable.ts";
import { redactPostgresUrl, unusablePostgres } from "../postgres/postgres_address.ts";
import { connectionOptions } from "../postgres/postgres_pool.ts";
import { missingPart, POSTGRES_SOURCE, selectMessages, selectRows } from "./original_queries.ts";

/** Rows read at a time. */
const BATCH_ROWS = 500;

/** Times in ISO 8601, whatever the database prefers, and as long as the operator takes to answer a question. */
const SESSION = "set local datestyle = 'ISO, YMD'; set local statement_timeout = 0; " +
  "set local idle_in_transaction_session_timeout = 0";

/** Opens a database. Throws `StoreUnusable` where it cannot be read, or is not of the original. */
export async function openPostgresOriginal(databaseUrl: string): Promise<OriginalDatabase> {
  const client = new pg.Client(connectionOptions(databaseUrl));
  // Without a listener an error event would end the process. The pending query fails with the same error.
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("begin transaction isolation level repeatable read, read only");
    await client.query(SESSION);
    await requireOriginal(client, databaseUrl);
    return new PostgresOriginal(client, databaseUrl);
  } catch (error) {
    await client.end().catch(() => {});
    throw unusablePostgres(databaseUrl, error);
  }
}

class PostgresOriginal implements OriginalDatabase {
  #cursors = 0;

  constructor(readonly client: pg.Client, readonly databaseUrl: string) {}

  rows<T extends OriginalTable>(table: T): AsyncIterable<OriginalRow<T>> {
    return this.#read(selectRows(POSTGRES_SOURCE, table, "id"));
  }

  ignores(): AsyncIterable<OriginalRow<"user_ignores">> {
    return this.#read(selectRows(POSTGRES_SOURCE, "user_ignores", "newest"));
  }

  turns(): AsyncIterable<OriginalRow<"violet_history">> {
    return this.#read(selectRows(POSTGRES_SOURCE, "violet_history", "account"));
  }

  messages(choice: MessageChoice): AsyncIterable<OriginalRow<"messages">> {
    return this.#read(selectMessages(POSTGRES_SOURCE, choice));
  }

  async count(table: OriginalTable): Promise<number> {
    const { rows } = await this.#query<{ rows: number }>(`select count(*) as rows from "${table}"`);
    return rows[0]?.rows ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.end().catch(() => {});
  }

  async *#read<T extends OriginalTable>(statement: string): AsyncIterable<OriginalRow<T>> {
    const cursor = `original_${++this.#cursors}`;
    await this.#query(`declare ${cursor} no scroll cursor for ${statement}`);
    for (;;) {
      const { rows } = await this.#query<OriginalRow<T>>(`fetch ${BATCH_ROWS} from ${cursor}`);
      yield* rows;
      if (rows.length < BATCH_ROWS) break;
    }
    await this.#query(`close ${cursor}`);
  }

  async #query<R extends object>(statement: string): Promise<pg.QueryResult<R & pg.QueryResultRow>> {
    try {
      return await this.client.query(statement);
    } catch (error) {
      throw unusablePostgres(this.databaseUrl, error);
    }
  }
}

async function requireOriginal(client: pg.Client, databaseUrl: string): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns
      where table_schema = current_schema()`,
  );
  const address = redactPostgresUrl(databaseUrl);
  if (hasOwnTables([...new Set(rows.map(({ table }) => table))])) {
    throw new StoreUnusable(`${address} is a database of this program, not of the original`);
  }
  const missing = missingPart((table) =>
    rows.filter((row) => row.table === table).map(({ column }) => column)
  );
  if (missing !== null) {
    throw new StoreUnusable(`${address} is not a database of the original SexyChat: ${missing}`);
  }
}
