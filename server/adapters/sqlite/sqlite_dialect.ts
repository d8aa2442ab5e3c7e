// Kysely's dialect for `node:sqlite`, the SQLite driver of the runtime.

import { createHash } from "node:crypto";
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import {
  CompiledQuery,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from "kysely";
import type { Dialect } from "../../store/dialect.ts";
import { ConnectionTurns } from "./sqlite_lock.ts";

/** Prepared statements cached for each database. The program has far fewer queries. */
const MAX_STATEMENTS = 256;

/** SQLITE_CONSTRAINT_UNIQUE and SQLITE_CONSTRAINT_PRIMARYKEY. */
const UNIQUE_CODES: readonly unknown[] = [2067, 1555];

/** The dialect of SQLite for the queries: errors and hashing. */
export const SQLITE: Dialect = {
  engine: "sqlite",
  uniqueViolation(error) {
    if (!(error instanceof Error) || !("errcode" in error)) return undefined;
    if (!UNIQUE_CODES.includes(error.errcode)) return undefined;
    return error.message.slice(error.message.indexOf(": ") + 2);
  },
  isDeadlock: () => false,
  sha256: (text) => createHash("sha256").update(text).digest("hex"),
};

/** Kysely's dialect over an open database. Destroying the dialect closes the database. */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    super({ database: adapt(database) });
    this.#database = database;
  }

  override createDriver(): Driver {
    return new SerialDriver(this.#database);
  }

  override createAdapter(): DialectAdapter {
    return new SerialAdapter();
  }
}

class SerialAdapter extends SqliteAdapter {
  /** SQLite rolls back changes of the schema with the rest of a transaction. Kysely assumes otherwise. */
  override get supportsTransactionalDdl(): true {
    return true;
  }

  /**
   * Turns off Kysely's lock for a single connection, which wakes all waiters at each release. The driver below
   * queues.
   */
  override get supportsMultipleConnections(): true {
    return true;
  }
}

/** Gives its one connection to one caller at a time, and waits for locks of other programs without blocking. */
class SerialDriver extends SqliteDriver {
  readonly #turns = new ConnectionTurns();
  #connection: PatientConnection | null = null;

  constructor(readonly database: DatabaseSync) {
    super({ database: adapt(database) });
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    await this.#turns.take();
    return this.#connection ??= new PatientConnection(
      await super.acquireConnection(),
      this.database,
      this.#turns,
    );
  }

  override releaseConnection(): Promise<void> {
    this.#turns.pass();
    return Promise.resolve();
  }

  override async destroy(): Promise<void> {
    await this.#turns.close();
    await super.destroy();
  }

  /** Takes the write lock at once. Taken after a read, it would fail when another process had written in between. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }

  /** On a full disk SQLite rolls back by itself. A second rollback would fail and hide the reason. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.database.isTransaction) await super.rollbackTransaction(connection);
  }
}

/** The connection of a database. A statement that finds the database locked is tried again for a while. */
class PatientConnection implements DatabaseConnection {
  constructor(
    readonly inner: DatabaseConnection,
    readonly database: DatabaseSync,
    readonly turns: ConnectionTurns,
  ) {}

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    // A transaction has the write lock from its beginning.
    if (this.database.isTransaction) return await this.inner.executeQuery<R>(query);
    return await this.turns.run(() => this.inner.executeQuery<R>(query));
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>(query, chunkSize);
  }
}

function adapt(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = statements.get(sql) ?? adaptStatement(database, sql);
      // Moves it to the end, so that the first statement is the least recently used one.
      statements.delete(sql);
      statements.set(sql, statement);
      if (statements.size > MAX_STATEMENTS) statements.delete(statements.keys().next().value ?? sql);
      return statement;
    },
  };
}

function adaptStatement(database: DatabaseSync, sql: string): SqliteStatement {
  const statement: StatementSync = database.prepare(sql);
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => ordinaryRows(statement.all(...bindable(parameters))),
    run: (parameters) => statement.run(...bindable(parameters)),
    // Not the cached statement: this one stays open while the rows are read.
    iterate: (parameters) => database.prepare(sql).iterate(...bindable(parameters)),
  };
}

/**
 * Copies rows. The driver's have no prototype, so they do not compare as equal to other objects. Spreading each would
 * take as long as reading it.
 */
function ordinaryRows(rows: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown>[] {
  const columns = Object.keys(rows[0] ?? {});
  return rows.map((row) => {
    const copy: Record<string, unknown> = {};
    for (const column of columns) copy[column] = row[column];
    return copy;
  });
}

/** Refuses objects, such as a Date: the driver would read them as named parameters and store NULL. */
function bindable(parameters: readonly unknown[]): SQLInputValue[] {
  for (const parameter of parameters) {
    if (typeof parameter === "object" && parameter !== null && !(parameter instanceof Uint8Array)) {
      throw new TypeError(`SQLite cannot store a ${parameter.constructor?.name ?? "bare object"}`);
    }
  }
  return parameters as SQLInputValue[];
}
