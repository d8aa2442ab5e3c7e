// Tests of migrations on either engine: a database of an earlier version, filled with SQL and brought up to date.

import type { DatabaseSync } from "node:sqlite";
import type { Store } from "../../server/ports/store.ts";
import { allMigrations, type Migrations } from "../../server/store/migrations/all.ts";
import type { Engine } from "../../server/store/dialect.ts";
import { hasPostgres, runAt, startPostgres } from "../support/postgres.ts";
import { openAt } from "../support/postgres_databases.ts";
import { lookInto, openIn, testFolder } from "./sqlite_files.ts";

/** A migration that is tested. */
export interface MigrationTest {
  /** `NNNN`: the database has the migrations before that one. */
  readonly before: string;
  /** Statements that fill the database, one after another. */
  readonly fill: readonly string[];
  /** Checks what the store has after all migrations. */
  check(store: Store): Promise<void>;
  /** Looks into the file afterwards. */
  checkFile?(database: DatabaseSync): void;
}

/** Registers a test for each engine. */
export function testMigration(what: string, { before, fill, check, checkFile }: MigrationTest): void {
  const earlier = (engine: Engine): Migrations =>
    Object.fromEntries(Object.entries(allMigrations(engine)).filter(([name]) => name < before));

  Deno.test(`sqlite: ${what}`, async () => {
    using folder = testFolder();
    await (await openIn(folder.path, { migrations: earlier("sqlite") })).close();
    lookInto(folder.path, (database) => fill.forEach((sql) => database.exec(sql)));
    const store = await openIn(folder.path);
    await check(store);
    await store.close();
    if (checkFile !== undefined) lookInto(folder.path, checkFile);
  });

  if (!hasPostgres()) return;
  Deno.test(`postgres: ${what}`, async () => {
    await using server = await startPostgres();
    const url = await server.createDatabase();
    await (await openAt(url, { migrations: earlier("postgres") })).close();
    for (const sql of fill) await runAt(url, sql);
    const store = await openAt(url);
    await check(store);
    await store.close();
  });
}
