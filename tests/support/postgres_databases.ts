// PostgreSQL databases that tests share one after another: migrated once, emptied before each reuse.

import {
  openPostgresStore,
  type PostgresOptions,
  storeOver,
} from "../../server/adapters/postgres/postgres_store.ts";
import type { Log } from "../../server/ports/log.ts";
import type { Store } from "../../server/ports/store.ts";
import { runAt } from "./postgres.ts";

const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Opens the store of a database. */
export function openAt(databaseUrl: string, options: Partial<PostgresOptions> = {}): Promise<Store> {
  return openPostgresStore({ databaseUrl, log: SILENT, ...options });
}

/** The store of a database that is known to be up to date. */
export function storeAt(databaseUrl: string): Store {
  return storeOver(databaseUrl, SILENT);
}

/** A database for one test, migrated and empty. */
export interface TakenDatabase {
  readonly databaseUrl: string;
  /** Returns it for the next test. */
  giveBack(): void;
}

/** Databases that tests have given back, by the address of their server. */
const used: Map<string, string[]> = new Map();

/** Takes a database of the server at an address, whose own database is there for that. */
export async function takeDatabase(server: string): Promise<TakenDatabase> {
  const free = used.get(server) ?? [];
  used.set(server, free);
  const known = free.pop();
  if (known !== undefined) await runAt(known, EMPTY);
  const databaseUrl = known ?? await makeDatabase(server);
  return { databaseUrl, giveBack: () => void free.push(databaseUrl) };
}

/** Empties every table. As a replica the server runs no triggers, of which one keeps the audit log from being emptied. */
const EMPTY = `
  do $$ declare name text; begin
    set local session_replication_role = replica;
    for name in select quote_ident(tablename) from pg_tables
      where schemaname = 'public' and tablename not like 'kysely%' loop
      execute 'delete from ' || name;
    end loop;
    for name in select quote_ident(sequencename) from pg_sequences where schemaname = 'public' loop
      perform setval(name::regclass, 1, false);
    end loop;
  end $$`;

async function makeDatabase(server: string): Promise<string> {
  const name = `house_${crypto.randomUUID().replaceAll("-", "")}`;
  await runAt(server, `create database ${name}`);
  const databaseUrl = server.replace(/[^/]*$/, name);
  await (await openAt(databaseUrl)).close();
  return databaseUrl;
}
