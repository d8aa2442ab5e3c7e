// Connections to PostgreSQL: a few, shared, given up when they fail, and opened anew by whoever needs one next.

import pg from "pg";
import type { PostgresPool, PostgresPoolClient } from "kysely";
import type { Log } from "../../ports/log.ts";
import { Refusal } from "../../protocol/errors.ts";
import { reasonOf } from "./postgres_address.ts";

/** Connections of one node. A server has 100 by default, for all nodes and everybody else. */
const MAX_CONNECTIONS = 10;
/** Longest wait for a connection, milliseconds. */
const CONNECT_MS = 5_000;
/** Longest a statement may take at the server, and then until its answer is here, milliseconds. */
const STATEMENT_MS = 10_000;
const ANSWER_MS = 12_000;
/** How long an unused connection is kept, milliseconds. */
const IDLE_MS = 60_000;

/** The type of 64-bit integers (its number in `pg_type`). Ours are ids, times and counts, all of which a number holds. */
const INT8 = 20;
const TYPES = {
  getTypeParser: (type: number, format?: "text" | "binary") =>
    type === INT8 ? Number : pg.types.getTypeParser(type, format as "text"),
};

/** How each connection is opened. */
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
 * Connections of a running node. While the database cannot be reached, whoever needs it is refused with `unavailable`,
 * and the log says so once.
 */
export class ConnectionPool implements PostgresPool {
  readonly #pool: pg.Pool;
  readonly #log: Log;
  /** Connections that are in use or on their way to somebody. */
  #taken = 0;
  #whenUnused: (() => void) | null = null;
  #lost = false;

  constructor(databaseUrl: string, log: Log) {
    this.#log = log;
    this.#pool = new pg.Pool({
      ...connectionOptions(databaseUrl),
      max: MAX_CONNECTIONS,
      idleTimeoutMillis: IDLE_MS,
      statement_timeout: STATEMENT_MS,
      query_timeout: ANSWER_MS,
    });
    // An unheard error event would end the process. Whoever uses the connection hears of it by their query.
    this.#pool.on("error", () => {});
    this.#pool.on("connect", (client) => client.on("error", () => {}));
  }

  get options(): object {
    return this.#pool.options;
  }

  async connect(): Promise<PostgresPoolClient> {
    this.#taken++;
    try {
      return this.#shared(await this.#pool.connect());
    } catch (error) {
      this.#give();
      throw this.#failed(error);
    }
  }

  /** Resolves once nobody uses a connection or waits for one. */
  async unused(): Promise<void> {
    if (this.#taken > 0) await new Promise<void>((resolve) => this.#whenUnused = resolve);
  }

  async end(): Promise<void> {
    await this.#pool.end();
  }

  #shared(client: pg.PoolClient): PostgresPoolClient {
    let broken = false;
    const query = async (text: string, values: readonly unknown[]): Promise<pg.QueryResult> => {
      try {
        const result = await client.query(text, values.map(storable));
        this.#reached();
        return result;
      } catch (error) {
        if (isOfStatement(error)) throw error;
        broken = true;
        throw this.#failed(error);
      }
    };
    return {
      // The type also names cursors, which nobody here uses.
      query: query as never,
      release: (destroy = false) => {
        client.release(destroy || broken);
        this.#give();
      },
    };
  }

  #give(): void {
    this.#taken--;
    if (this.#taken === 0) this.#whenUnused?.();
  }

  #reached(): void {
    if (this.#lost) this.#log.info("the database can be used again");
    this.#lost = false;
  }

  #failed(error: unknown): Refusal {
    if (!this.#lost) this.#log.error("the database cannot be used", { reason: reasonOf(error) });
    this.#lost = true;
    return new Refusal(
      "unavailable",
      "The room cannot reach its memory right now. Please try again in a moment.",
    );
  }
}

/** Classes of errors (two characters) that are about connection, resources, an operator or the system. */
const NOT_OF_STATEMENT = ["08", "53", "57", "58"];
/** A server that became a standby takes no writes. */
const READ_ONLY = "25006";

/** Whether an error is about what was asked, and the connection is as good as before. */
function isOfStatement(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false;
  const { code = "" } = error;
  return !NOT_OF_STATEMENT.includes(code.slice(0, 2)) && code !== READ_ONLY;
}

/** PostgreSQL's texts hold every character but U+0000. */
function storable(value: unknown): unknown {
  return typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "\uFFFD") : value;
}
