// A database that the last landed version left, with rows in every table, brought up to date on either engine.

import assert from "node:assert/strict";
import { MOMENT } from "./harness.ts";
import type { Store } from "../../server/ports/store.ts";
import { hasPostgres, type PostgresServer, runAt, startPostgres } from "../support/postgres.ts";
import { openAt } from "../support/postgres_databases.ts";
import { lookInto, openIn, rowsOf, testFolder } from "./sqlite_files.ts";

type Row = Record<string, unknown>;
/** Reads all that a query gives. */
type Read = (sql: string) => Promise<Row[]>;

/** When the companion was spoken to, milliseconds since the Unix epoch. */
const MOMENT_KEPT = 1_793_491_200_000;
const ALL = { query: "", cursor: null, limit: 100 };

const fixture = (engine: string): string =>
  Deno.readTextFileSync(new URL(`upgrade/0004_${engine}.sql`, import.meta.url));

Deno.test("sqlite: what the last version kept is there after the migrations, and sanctions have the power of their makers", async () => {
  using folder = testFolder();
  lookInto(folder.path, (database) => database.exec(fixture("sqlite")));
  const read: Read = (sql) => Promise.resolve(lookInto(folder.path, (database) => rowsOf(database, sql)));
  const tables =
    "select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by name";
  await checkMigrated(read, tables, () => openIn(folder.path));
});

if (hasPostgres()) {
  let server: PostgresServer;
  Deno.test.beforeAll(async () => {
    server = await startPostgres();
  });
  Deno.test.afterAll(async () => await server[Symbol.asyncDispose]());

  Deno.test("postgres: what the last version kept is there after the migrations, and sanctions have the power of their makers", async () => {
    const databaseUrl = await server.createDatabase();
    await runAt(databaseUrl, fixture("postgres"));
    const tables = "select tablename as name from pg_tables where schemaname = 'public' order by name";
    await checkMigrated((sql) => runAt(databaseUrl, sql), tables, () => openAt(databaseUrl));
  });
}

async function checkMigrated(read: Read, tables: string, open: () => Promise<Store>): Promise<void> {
  const before = await contents(read, tables);
  for (const [table, rows] of Object.entries(before)) assert.ok(rows.length > 0, `${table} has rows`);
  const store = await open();
  const after = await contents(read, tables);
  for (const [table, rows] of Object.entries(before)) {
    if (table.startsWith("kysely")) continue;
    for (const [n, row] of rows.entries()) {
      const now = after[table]![n]!;
      assert.deepEqual(
        Object.fromEntries(Object.keys(row).map((column) => [column, now[column]])),
        row,
        table,
      );
    }
  }
  await checkSanctions(store);
  await checkReports(store);
  await checkCompanion(store);
  const { rows, brokenAt } = await store.moderation.checkAuditLog();
  assert.deepEqual([rows, brokenAt], [7, null]);
  await store.close();
}

async function contents(read: Read, tables: string): Promise<Record<string, Row[]>> {
  const found: Record<string, Row[]> = {};
  for (const { name } of await read(tables)) {
    found[String(name)] = await read(`select * from ${name} order by 1`);
  }
  return found;
}

/** The present role of the maker; else that of the newest matching entry of the log; else the least that can. */
async function checkSanctions({ moderation }: Store): Promise<void> {
  const { bans, mutes } = await moderation.inForce(MOMENT);
  assert.deepEqual(bans.map(({ username, networks, actorRole }) => [username || networks[0], actorRole]), [
    ["ByRuth", "root"],
    ["ByGuest", "mod"],
    ["ByGone", "admin"],
    ["ByTom", "admin"],
    ["203.0.113.0/24", "root"],
    ["ByNobody", "mod"],
    ["192.0.2.0/24", "admin"],
  ]);
  assert.deepEqual(mutes.map(({ username, networks, actorRole }) => [username, networks, actorRole]), [
    ["ByAda", [], "admin"],
    ["ByGone", [], "root"],
    ["ByNobody", [], "mod"],
  ]);
}

/** What was said with the companion before is answered and counted, and an answer belongs to its question. */
async function checkCompanion({ companions }: Store): Promise<void> {
  const at = MOMENT_KEPT;
  const question = { id: 1, role: "user", text: "sealed 1", at } as const;
  const answer = { id: 2, role: "assistant", text: "sealed 2", at, questionId: 1 } as const;
  assert.deepEqual(await companions.history(5), [question, answer]);
  const versions = [{ id: null, text: "sealed 2", at, continuations: 0 }];
  assert.deepEqual(await companions.conversation(5), [
    { ...question, state: "answered" },
    { ...answer, isCounted: true, versions, chosen: 0 },
  ]);
  assert.deepEqual(await companions.abandon([]), []);
}

async function checkReports({ moderation }: Store): Promise<void> {
  const found = async (query: string, open: boolean) =>
    (await moderation.reports({ ...ALL, query, open })).items.map(({ id }) => id);
  assert.deepEqual(
    [
      await found("trol", true),
      await found("GUEST", true),
      await found("rude", false),
      await found("rude", true),
    ],
    [[2, 1], [2], [3], []],
  );
  const { items: [earlier] } = await moderation.reports({ ...ALL, query: "trol", open: true });
  assert.deepEqual([earlier?.messageId, earlier?.room], [null, null]);
  // They count for the cap, whatever the case of the name.
  const report = { reporterId: null, reporter: "x", text: null, reason: "r", createdAt: MOMENT };
  for (let n = 0; n < 48; n++) await moderation.addReport({ ...report, target: "troll" });
  await assert.rejects(moderation.addReport({ ...report, target: "Troll" }), { code: "conflict" });
}
