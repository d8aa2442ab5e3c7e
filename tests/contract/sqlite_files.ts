// SQLite databases of tests: a folder for each, the store in it, and a look into it past the store.

import { DatabaseSync } from "node:sqlite";
import { openSqliteStore, type SqliteOptions } from "../../server/adapters/sqlite/sqlite_store.ts";
import type { Store } from "../../server/ports/store.ts";
import type { Harness } from "./harness.ts";
import { keepingLog } from "./sqlite_log.ts";

/** A folder that goes away with the test. */
export function testFolder(): { readonly path: string } & Disposable {
  const path = Deno.makeTempDirSync({ prefix: "sexychat-store-" });
  return { path, [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }) };
}

/** Opens the store `sexchat.db` of a folder. */
export function openIn(dataDir: string, options: Partial<SqliteOptions> = {}): Promise<Store> {
  return openSqliteStore({ databaseUrl: "sqlite:///sexchat.db", dataDir, log: keepingLog(), ...options });
}

/** Looks into `sexchat.db` of a folder with SQL. */
export function lookInto<T>(dataDir: string, look: (database: DatabaseSync) => T): T {
  using database = new DatabaseSync(`${dataDir}/sexchat.db`);
  return look(database);
}

/** The rows of a query, each an object. */
export function rowsOf(database: DatabaseSync, sql: string): Record<string, unknown>[] {
  return database.prepare(sql).all().map((row) => ({ ...row }));
}

/** Runs `sqlite_child.ts` with only these permissions. As root, it has no power over files beyond their owner's. */
export function child(permissions: readonly string[], ...args: readonly string[]): Deno.Command {
  const script = new URL("sqlite_child.ts", import.meta.url).pathname;
  const run = ["run", "--no-prompt", "--quiet", ...permissions, script, ...args];
  const [command, before] = Deno.uid() === 0
    ? ["setpriv", ["--bounding-set", "-all", Deno.execPath()]]
    : [Deno.execPath(), []];
  return new Deno.Command(command, { args: [...before, ...run], stdout: "piped", stderr: "piped" });
}

/** Runs `sqlite_child.ts` to its end. Resolves to the line it printed. */
export async function childSays(permissions: readonly string[], ...args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await child(permissions, ...args).output();
  return new TextDecoder().decode(stdout).trim() || new TextDecoder().decode(stderr).trim();
}

/** A fresh store in a folder of its own. */
export async function openFresh(): Promise<Harness> {
  const folder = testFolder();
  let store = await openIn(folder.path);
  return {
    get store() {
      return store;
    },
    async reopen() {
      await store.close();
      store = await openIn(folder.path);
      return store;
    },
    async [Symbol.asyncDispose]() {
      await store.close();
      folder[Symbol.dispose]();
    },
  };
}
