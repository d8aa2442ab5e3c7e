// A start over the database of another program, or over one that cannot be used, leaves the folder as it was.

import { deepEqual, equal, match } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { hasPostgres, startPostgres } from "../support/postgres.ts";
import { dataFolder, runToEnd } from "../support/server_process.ts";
import { type Installation, installation } from "../support/tasks.ts";

/** Databases by what is said about them. */
const DATABASES: readonly (readonly [said: RegExp, make: (path: string) => void])[] = [
  [
    /sexchat\.db is a database of another program: it seems to be one of Firefox \(history/,
    (path) =>
      make(path, "CREATE TABLE moz_places (id); CREATE TABLE moz_bookmarks (id); PRAGMA user_version = 78"),
  ],
  [
    /sexchat\.db is a database of another program: it seems to be one of WordPress/,
    (path) =>
      make(path, "CREATE TABLE wp_options (a); CREATE TABLE wp_posts (a); CREATE TABLE wp_postmeta (a)"),
  ],
  [
    /sexchat\.db is a database of another program: it seems to be one of OGC GeoPackage/,
    (path) => make(path, "CREATE TABLE layers (a); PRAGMA application_id = 0x47504b47"),
  ],
  [/it seems to be one of the original SexyChat on Flask/, (path) =>
    make(
      path,
      ["users", "messages", "bans", "mutes", "user_ignores", "violet_history"]
        .map((name) => `CREATE TABLE ${name} (id INTEGER NOT NULL PRIMARY KEY);`).join(""),
    )],
  [
    /sexchat\.db is a database of another program: its tables are recipes/,
    (path) => make(path, "CREATE TABLE recipes (name)"),
  ],
  [/sexchat\.db is a database of another program: its tables are recipes/, crashed],
  [/sexchat\.db is not a SQLite database/, (path) => Deno.writeTextFileSync(path, "a letter".repeat(99))],
  [/sexchat\.db is a folder/, (path) => Deno.mkdirSync(path)],
];
/** Positions of those that every task is tried on: Firefox's, a crashed program's, and no database. */
const TRIED_BY_TASKS = [0, 5, 6];

Deno.test("a start over a database of another program writes nothing, and says what the database seems to be", async () => {
  for (const [said, make] of DATABASES) {
    using folder = dataFolder();
    const dataDir = `${folder.path}/data`;
    Deno.mkdirSync(dataDir, { mode: 0o700 });
    make(`${dataDir}/sexchat.db`);
    const before = stateOf(dataDir);
    const { code, stderr, stdout } = await runToEnd(folder.path, {});
    equal(code, 1);
    match(stderr, said);
    equal(`${stdout}${stderr}`.trim().split("\n").length, 1);
    deepEqual(stateOf(dataDir), before);
  }
});

Deno.test("so does the background start, the doctor, and every other task", async () => {
  for (const [said, make] of DATABASES.filter((_, index) => TRIED_BY_TASKS.includes(index))) {
    await using here = installation();
    Deno.mkdirSync(here.dataDir, { mode: 0o700 });
    make(`${here.dataDir}/sexchat.db`);
    const before = stateOf(here.dataDir);
    for (const args of tasksOf(here)) {
      const { code, stdout, stderr } = await here.task(args[0]!, args.slice(1));
      equal(code, 1, args.join(" "));
      match(
        stdout + stderr,
        args[0] === "restore" || said.source.includes("folder") ? /./ : said,
        args.join(" "),
      );
      deepEqual(stateOf(here.dataDir), before, args.join(" "));
    }
  }
});

Deno.test("a database elsewhere, or of a newer version, makes no DATA_DIR, and no secrets", async () => {
  using folder = dataFolder();
  const elsewhere = `${folder.path}/elsewhere.db`;
  make(elsewhere, "CREATE TABLE recipes (name)");
  const cases: [string, RegExp][] = [
    [`sqlite:///${elsewhere}`, /elsewhere\.db is a database of another program/],
    [`sqlite:///${folder.path}/no/such.db`, /The folder \S+\/no does not exist/],
  ];
  for (const [databaseUrl, said] of cases) {
    const { code, stderr } = await runToEnd(folder.path, { DATABASE_URL: databaseUrl });
    equal(code, 1);
    match(stderr, said);
  }
  make(
    `${folder.path}/newer.db`,
    "CREATE TABLE users (id); CREATE TABLE kysely_migration (name TEXT, timestamp TEXT);" +
      "INSERT INTO kysely_migration VALUES ('0001_original', ''), ('9999_future', '')",
  );
  const newer = await runToEnd(folder.path, { DATABASE_URL: `sqlite:///${folder.path}/newer.db` });
  match(newer.stderr, /newer version .*9999_future/);
  const names = [...Deno.readDirSync(folder.path)].map(({ name }) => name).sort();
  deepEqual(names, ["configuration-of-the-test.json", "elsewhere.db", "newer.db"]);
});

Deno.test({
  name: "a PostgreSQL database of another program makes no DATA_DIR, and no secrets",
  ignore: !hasPostgres(),
  fn: async () => {
    await using postgres = await startPostgres();
    const url = await postgres.createDatabase();
    await postgres.run("create table django_migrations (id integer)", url);
    await using here = installation({ DATABASE_URL: url });
    for (const args of [["daemon", "start"], ["doctor"], ["admin", "role", "ada", "root"]]) {
      const { code, stdout, stderr } = await here.task(args[0]!, args.slice(1));
      equal(code, 1);
      match(stdout + stderr, /of another program: it seems to be one of an application made with Django/);
      const folder = here.dataDir.slice(0, here.dataDir.lastIndexOf("/"));
      deepEqual([...Deno.readDirSync(folder)], [], args.join(" "));
    }
  },
});

function tasksOf(here: Installation): string[][] {
  return [
    ["daemon", "start"],
    ["daemon", "restart"],
    ["doctor"],
    ["backup", `${here.dataDir}/../copy.db`],
    ["admin", "role", "ada", "root"],
    ["restore", `${here.dataDir}/sexchat.db`, "--without-secrets"],
  ];
}

function make(path: string, sql: string): void {
  using database = new DatabaseSync(path);
  database.exec(sql);
}

/** The database and write-ahead log of a program that ended without closing them: the tables are in the log. */
function crashed(path: string): void {
  using folder = dataFolder();
  using database = new DatabaseSync(`${folder.path}/other.db`);
  database.exec("PRAGMA journal_mode = WAL; CREATE TABLE recipes (name)");
  for (const end of ["", "-wal"]) {
    Deno.writeFileSync(path + end, Deno.readFileSync(`${folder.path}/other.db${end}`), { mode: 0o600 });
  }
}

/** Names, sizes, times and bytes of all files of a folder. */
function stateOf(folder: string): unknown[] {
  return [...Deno.readDirSync(folder)].map(({ name, isFile }) => {
    const { size, mtime } = Deno.statSync(`${folder}/${name}`);
    return [name, size, mtime?.getTime(), isFile ? Deno.readFileSync(`${folder}/${name}`) : null];
  }).sort();
}
