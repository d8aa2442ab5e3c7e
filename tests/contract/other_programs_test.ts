// Databases of other programs are recognised, and read without a trace.

import { deepEqual, equal, match, throws } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { requireOwnDatabase } from "../../server/adapters/sqlite/sqlite_files.ts";
import { sketchSchema } from "../../server/adapters/sqlite/sqlite_schema_reader.ts";
import { describeOtherProgram } from "../../server/store/other_programs.ts";
import { openIn, testFolder } from "./sqlite_files.ts";

/** Names, sizes, times and bytes of all files of a folder. */
function stateOf(folder: string): unknown[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => {
    const { size, mtime } = Deno.statSync(`${folder}/${name}`);
    return [name, size, mtime?.getTime(), Deno.readFileSync(`${folder}/${name}`)];
  }).sort();
}

/** Tables with long names, whose SQL is long as well. */
const manyTables = (count: number): string[] =>
  Array.from({ length: count }, (_, number) => `table_${number}_${"n".repeat(number % 90)}`);
const create = (names: readonly string[]): string =>
  names.map((name) => `CREATE TABLE "${name}" (${name.replaceAll(/\W/g, "")}_column TEXT);`).join("");

for (const pageSize of [512, 1024, 4096, 65_536]) {
  for (const encoding of ["UTF-8", "UTF-16le", "UTF-16be"]) {
    Deno.test(`the tables of a database with pages of ${pageSize} bytes in ${encoding}`, () => {
      using folder = testFolder();
      const path = `${folder.path}/other.db`;
      const names = [...manyTables(150), "Zoë 🌹"];
      {
        using database = new DatabaseSync(path);
        database.exec(`PRAGMA page_size = ${pageSize}; PRAGMA encoding = '${encoding}'`);
        database.exec(`PRAGMA application_id = -7; PRAGMA user_version = 70; PRAGMA synchronous = OFF`);
        database.exec(`BEGIN; ${create(names)} COMMIT`);
        database.exec("CREATE INDEX one ON table_0_(table_0__column); CREATE VIEW two AS SELECT 1");
        database.exec("CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT)");
      }
      const before = stateOf(folder.path);
      const sketch = sketchSchema(path)!;
      deepEqual([...sketch.tables].sort(), [...names, "counted"].sort());
      deepEqual([sketch.applicationId, sketch.userVersion], [-7, 70]);
      deepEqual(stateOf(folder.path), before);
    });
  }
}

Deno.test("tables that are only in the write-ahead log, without those of an open transaction", () => {
  using folder = testFolder();
  const path = `${folder.path}/other.db`;
  using database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = 5");
  database.exec(create(manyTables(50)));
  database.exec("PRAGMA user_version = 3; DROP TABLE table_0_");
  database.exec(`BEGIN; ${create(["not_committed", ...manyTables(200).slice(100)])}`);
  const sketch = sketchSchema(path)!;
  deepEqual([...sketch.tables].sort(), manyTables(50).slice(1).sort());
  equal(sketch.userVersion, 3);
  database.exec("ROLLBACK; PRAGMA wal_checkpoint(TRUNCATE); CREATE TABLE later (id)");
  equal(sketchSchema(path)!.tables.includes("later"), true);
});

Deno.test("a file that is no database, is cut off, or is damaged, is left to SQLite", () => {
  using folder = testFolder();
  const path = `${folder.path}/other.db`;
  {
    using database = new DatabaseSync(path);
    database.exec(`BEGIN; ${create(manyTables(100))} COMMIT`);
  }
  const whole = Deno.readFileSync(path);
  const seed = Number(Deno.env.get("SEED") ?? 7);
  let state = seed;
  const random = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
  for (const bytes of [new Uint8Array(), new TextEncoder().encode("a letter"), whole.subarray(0, 5000)]) {
    Deno.writeFileSync(path, bytes);
    equal(sketchSchema(path), null);
    requireOwnDatabase(path);
  }
  for (let round = 0; round < 300; round++) {
    const bytes = whole.slice();
    for (let change = 0; change < 8; change++) bytes[random(bytes.length)] = random(256);
    Deno.writeFileSync(path, bytes);
    try {
      sketchSchema(path);
    } catch (error) {
      throw new Error(`round ${round}, SEED=${seed}`, { cause: error });
    }
  }
});

Deno.test("a database of this program is its own, fresh, in use, and after a crash", async () => {
  using folder = testFolder();
  const path = `${folder.path}/sexchat.db`;
  requireOwnDatabase(path);
  Deno.writeTextFileSync(path, "");
  requireOwnDatabase(path);
  const store = await openIn(folder.path);
  // As after a crash: the tables are in the write-ahead log.
  using crashed = testFolder();
  for (const end of ["", "-wal"]) Deno.copyFileSync(path + end, `${crashed.path}/sexchat.db${end}`);
  requireOwnDatabase(`${crashed.path}/sexchat.db`);
  await store.close();
  requireOwnDatabase(path);
});

Deno.test("a program is named by its tables, its application_id, or by what there is", () => {
  const cases: [RegExp, readonly string[], number?, number?][] = [
    [/one of Firefox \(history/, ["moz_origins", "moz_places", "moz_bookmarks"], 0, 78],
    [/one of Firefox or another Mozilla/, ["moz_perms"]],
    [/one of Chrome or another Chromium browser \(history\)$/, ["meta", "urls", "visits", "downloads"]],
    [/one of WordPress$/, ["wp_options", "wp_posts", "wp_postmeta", "wp_users"]],
    [/one of WordPress$/, ["blog7_options", "blog7_posts", "blog7_postmeta"]],
    [/one of Home Assistant$/, ["states", "recorder_runs", "alembic_version"]],
    [/made with Django$/, ["django_migrations", "auth_user"]],
    [/with Alembic migrations$/, ["alembic_version", "things"]],
    [/one of Fossil \(a repository\)$/, ["blob", "delta"], 0x0f055111],
    [/one of OGC GeoPackage$/, ["layer"], 0x47504b47],
    [/original SexyChat on Flask/, ["users", "messages", "bans", "mutes", "user_ignores", "violet_history"]],
    [/^its tables are a, b$/, ["a", "b"]],
    [/^its tables are a, b, c, d, e and 2 more, its user_version is 4$/, [..."abcdefg"], 0, 4],
    [/^its tables are a, its application_id is 0xfffffff9$/, ["a"], -7],
    [/^its tables are re\?\[31mcipes\?x$/, ["re\x1b[31mcipes\nx"]],
    [/^its tables are x{40}…$/, ["x".repeat(1000)]],
  ];
  for (const [expected, tables, applicationId, userVersion] of cases) {
    match(
      describeOtherProgram({
        tables,
        ...(applicationId !== undefined && { applicationId }),
        ...(userVersion !== undefined && { userVersion }),
      }),
      expected,
    );
  }
});

Deno.test("a program with the same library of migrations is another program", async () => {
  using folder = testFolder();
  {
    using database = new DatabaseSync(`${folder.path}/sexchat.db`);
    database.exec("CREATE TABLE kysely_migration (name TEXT, timestamp TEXT); CREATE TABLE recipes (id)");
    database.exec("INSERT INTO kysely_migration VALUES ('001_recipes', '')");
  }
  throws(
    () => requireOwnDatabase(`${folder.path}/sexchat.db`),
    /of another program: its tables are .*recipes/,
  );
  const error = await openIn(folder.path).then(() => null, (error: Error) => error);
  match(error!.message, /sexchat\.db is a database of another program: its tables are recipes$/);
});
