// The real store over a database in memory, for one test.

import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import { NodeSqliteDialect, SQLITE } from "../../server/adapters/sqlite/sqlite_dialect.ts";
import type { Store } from "../../server/ports/store.ts";
import { runMigrations } from "../../server/store/migrate.ts";
import { allMigrations } from "../../server/store/migrations/all.ts";
import type { Tables } from "../../server/store/schema.ts";
import { createStore } from "../../server/store/sql_store.ts";
import { openSharedStore, wantsTwoNodes } from "./two_nodes.ts";

/** Opens an empty store; where rooms have two nodes, one in a server, unless it is not to be `shared`. */
export async function openMemoryStore({ shared = true } = {}): Promise<Store> {
  if (shared && wantsTwoNodes()) return await openSharedStore();
  const database = new DatabaseSync(":memory:");
  database.exec("PRAGMA foreign_keys = ON");
  const db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(database) });
  await runMigrations(db, allMigrations(SQLITE.engine));
  return createStore(db, SQLITE, () => Promise.resolve(true));
}
