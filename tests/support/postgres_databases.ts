// Databases of one server for test after test: migrated once, emptied whenever one is taken again.

import { openPostgresStore, type PostgresOptions } from "../../server/adapters/postgres.ts";
import type { Log } from "../../server/ports/log.ts";
import type { Store } from "../../server/ports/store.ts";
import type { PostgresServer } from "./postgres.ts";

const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Opens the store of a database. */
export function openAt(databaseUrl: string, options: Partial<PostgresOptions> = {}): Promise<Store> {
  return openPostgresStore({ databaseUrl, log: SILENT, ...options });
}

/** Databases that are up to date and empty. */
export class EmptyDatabases {
  readonly #used: string[] = [];

  constructor(readonly server: PostgresServer) {}

  /** Address of a database that nobody else has. */
  async take(): Promise<string> {
    const used = this.#used.pop();
    if (used !== undefined) {
      await this.#empty(used);
      return used;
    }
    const databaseUrl = await this.server.createDatabase();
    await (await openAt(databaseUrl)).close();
    return databaseUrl;
  }

  /** Takes a database back that nobody uses any more. */
  giveBack(databaseUrl: string): void {
    this.#used.push(databaseUrl);
  }

  async #empty(databaseUrl: string): Promise<void> {
    // As a replica the server runs no triggers, of which one keeps the audit log from being emptied.
    await this.server.run(
      `do $$ begin
        set local session_replication_role = replica;
        execute (select 'truncate ' || string_agg(quote_ident(tablename), ', ') || ' restart identity'
          from pg_tables where schemaname = 'public' and tablename not like 'kysely%');
      end $$`,
      databaseUrl,
    );
  }
}
