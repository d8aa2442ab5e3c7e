// The driver built into the runtime, `node:sqlite`, as Kysely speaks to it.

import { createHash } from "node:crypto";
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import {
  CompiledQuery,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from "kysely";
import type { Dialect } from "../../store/dialect.ts";

/** Prepared statements kept for each database; the program has far fewer queries. */
const KEPT_STATEMENTS = 256;

/** SQLITE_CONSTRAINT_UNIQUE and SQLITE_CONSTRAINT_PRIMARYKEY. */
const UNIQUE_CODES: readonly unknown[] = [2067, 1555];

/** What SQLite tells the queries. */
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

/** Kysely's dialect over an open database, which it closes in the end. */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    super({ database: adapt(database) });
    this.#database = database;
  }

  override createDriver(): Driver {
    return new TurnTakingDriver(this.#database);
  }

  override createAdapter(): DialectAdapter {
    return new TurnTakingAdapter();
  }
}

class TurnTakingAdapter extends SqliteAdapter {
  /** SQLite undoes changes of the schema with the rest of a transaction, which Kysely does not count on. */
  override get supportsTransactionalDdl(): true {
    return true;
  }

  /** Kysely's own lock for a single connection wakes everybody who waits at each release. The driver below does not. */
  override get supportsMultipleConnections(): true {
    return true;
  }
}

/** Gives its one connection to one caller after another, in the order in which they asked. */
class TurnTakingDriver extends SqliteDriver {
  #taken = false;
  readonly #waiting: (() => void)[] = [];

  constructor(readonly database: DatabaseSync) {
    super({ database: adapt(database) });
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#taken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#taken = true;
    return await super.acquireConnection();
  }

  /** Hands the connection on without letting go of it, so that nobody who asks just now comes first. */
  override releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken = false;
    else next();
    return Promise.resolve();
  }

  /** Takes the write lock at once: one that is taken after a read fails when another process wrote in between. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }

  /** On a full disk SQLite has rolled back by itself; trying again would hide the reason. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.database.isTransaction) await super.rollbackTransaction(connection);
  }
}

function adapt(database: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = kept.get(sql) ?? adaptStatement(database, sql);
      // Re-entering moves it to the end: the first one is the one longest unused.
      kept.delete(sql);
      kept.set(sql, statement);
      if (kept.size > KEPT_STATEMENTS) kept.delete(kept.keys().next().value ?? sql);
      return statement;
    },
  };
}

function adaptStatement(database: DatabaseSync, sql: string): SqliteStatement {
  const statement: StatementSync = database.prepare(sql);
  return {
    reader: statement.columns().length > 0,
    // The driver's rows have no prototype, which makes them unequal to any other object.
    all: (parameters) => statement.all(...bindable(parameters)).map((row) => ({ ...row })),
    run: (parameters) => statement.run(...bindable(parameters)),
    // A statement of its own, for it stays open while the rows are read.
    iterate: (parameters) => database.prepare(sql).iterate(...bindable(parameters)),
  };
}

/** Refuses what the driver would take for named parameters, and store as NULL: any object, a Date for one. */
function bindable(parameters: readonly unknown[]): SQLInputValue[] {
  for (const parameter of parameters) {
    if (typeof parameter === "object" && parameter !== null && !(parameter instanceof Uint8Array)) {
      throw new TypeError(`SQLite cannot store a ${parameter.constructor?.name ?? "bare object"}`);
    }
  }
  return parameters as SQLInputValue[];
}
