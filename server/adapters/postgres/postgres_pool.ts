// The connection pool of PostgreSQL. Failed connections are closed; the next query opens a new one.

import pg from "pg";
import type { PostgresPool, PostgresPoolClient } from "kysely";
import type { Log } from "../../ports/log.ts";
import { Refusal } from "../../protocol/errors.ts";
import { WriteAccess } from "../write_access.ts";
import { reasonOf } from "./postgres_address.ts";

/** Connections of one node. A PostgreSQL server allows 100 by default, for all its clients. */
const MAX_CONNECTIONS = 10;
/** Longest wait for a connection, milliseconds. */
const CONNECT_MS = 5_000;
/** Longest time for a statement at the server, and for its answer to arrive, milliseconds. */
const STATEMENT_MS = 10_000;
const ANSWER_MS = 12_000;
/** How long an idle connection stays open, milliseconds. */
const IDLE_MS = 60_000;

/** The type of 64-bit integers (its number in `pg_type`). Ids, times and counts all fit into a JavaScript number. */
const INT8 = 20;
const TYPES = {
  getTypeParser: (type: number, format?: "text" | "binary") =>
    type === INT8 ? Number : pg.types.getTypeParser(type, format as "text"),
};

/** Options of each connection. */
export function connectionOptions(databaseUrl: string): pg.PoolConfig {
  return {
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    application_name: "sexychat",
    types: TYPES as NonNullable<pg.PoolConfig["types"]>,
  };
}

/**
 * The pool of a running node. While the database is away, queries are refused with `unavailable`, and while it takes no
 * writes, writes are; each is logged once.
 */
export class ConnectionPool implements PostgresPool {
  readonly #pool: pg.Pool;
  readonly #log: Log;
  /** Connections that are in use or being opened. */
  #inUse = 0;
  #onIdle: (() => void) | null = null;
  #isUnavailable = false;
  /** Rises when the server becomes read-only or writable: connections of before may still be the other. */
  #generation = 0;
  readonly #generations: WeakMap<pg.PoolClient, number> = new WeakMap();
  /** Whether the server takes writes. */
  readonly writes: WriteAccess;

  constructor(databaseUrl: string, log: Log) {
    this.#log = log;
    this.writes = new WriteAccess(
      log,
      (error) => error instanceof Refusal ? null : reasonOf(error),
      () => this.#generation++,
    );
    this.#pool = new pg.Pool({
      ...connectionOptions(databaseUrl),
      max: MAX_CONNECTIONS,
      idleTimeoutMillis: IDLE_MS,
      statement_timeout: STATEMENT_MS,
      query_timeout: ANSWER_MS,
    });
    // Without a listener an error event would end the process. The pending query fails with the same error.
    this.#pool.on("error", () => {});
    this.#pool.on("connect", (client) => {
      this.#generations.set(client, this.#generation);
      client.on("error", () => {});
    });
  }

  get options(): object {
    return this.#pool.options;
  }

  async connect(): Promise<PostgresPoolClient> {
    this.#inUse++;
    try {
      let client = await this.#pool.connect();
      while (this.#generations.get(client) !== this.#generation) {
        client.release(true);
        client = await this.#pool.connect();
      }
      return this.#wrap(client);
    } catch (error) {
      this.#release();
      throw this.#noteFailure(error);
    }
  }

  /** Resolves once no connection is in use or being opened. */
  async whenIdle(): Promise<void> {
    if (this.#inUse > 0) await new Promise<void>((resolve) => this.#onIdle = resolve);
  }

  async end(): Promise<void> {
    await this.#pool.end();
  }

  /** Adds error handling to a connection. A connection that failed is closed on release. */
  #wrap(client: pg.PoolClient): PostgresPoolClient {
    let broken = false;
    const query = async (text: string, values: readonly unknown[]): Promise<pg.QueryResult> => {
      try {
        const result = await client.query(text, values.map(withoutNul));
        this.#noteSuccess();
        if (isWrite(text)) this.writes.noteSuccess();
        return result;
      } catch (error) {
        const isRefusedWrite = isWrite(text) && !isConnectionError(error);
        if (isStatementError(error) && !(isRefusedWrite && reasonOf(error) === NOT_PERMITTED)) throw error;
        broken = true;
        if (!isRefusedWrite) throw this.#noteFailure(error);
        this.writes.noteRefusal(reasonOf(error));
        throw unavailable();
      }
    };
    return {
      // The type includes cursors, which this program does not use.
      query: query as never,
      release: (destroy = false) => {
        client.release(destroy || broken);
        this.#release();
      },
    };
  }

  #release(): void {
    this.#inUse--;
    if (this.#inUse === 0) this.#onIdle?.();
  }

  #noteSuccess(): void {
    if (this.#isUnavailable) this.#log.info("the database is available again");
    this.#isUnavailable = false;
  }

  #noteFailure(error: unknown): Refusal {
    if (!this.#isUnavailable) this.#log.error("the database is unavailable", { reason: reasonOf(error) });
    this.#isUnavailable = true;
    return unavailable();
  }
}

function unavailable(): Refusal {
  return new Refusal(
    "unavailable",
    "The room cannot reach its memory right now. Please try again in a moment.",
  );
}

/** Statements that write, or lock rows in order to write. */
const WRITES = /^\s*(insert|update|delete|commit)\b|\bfor (no key )?update\b/i;

function isWrite(statement: string): boolean {
  return WRITES.test(statement);
}

/** Classes of errors (first two characters) about the connection, resources, an operator or the system. */
const SERVER_ERROR_CLASSES = ["08", "53", "57", "58"];
/** Code of a write to a read-only server, such as one that became a standby. */
const READ_ONLY = "25006";
/** Code of a write that the user of the connection may not make any more. */
const NOT_PERMITTED = "42501";
/** Codes and classes of errors that end a connection. */
const CONNECTION_ERRORS = /^(08|57P|53300)/;

/** Whether an error is about the connection, so that reads fail as well. A timeout is not: a lock may delay writes. */
function isConnectionError(error: unknown): boolean {
  const reason = reasonOf(error);
  return error instanceof pg.DatabaseError ? CONNECTION_ERRORS.test(reason) : reason !== "ETIMEDOUT";
}

/** Whether an error is about the statement, so that the connection is still usable. */
function isStatementError(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false;
  const { code = "" } = error;
  return !SERVER_ERROR_CLASSES.includes(code.slice(0, 2)) && code !== READ_ONLY;
}

/** Replaces U+0000, the one character that PostgreSQL does not store. */
function withoutNul(value: unknown): unknown {
  return typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "\uFFFD") : value;
}
