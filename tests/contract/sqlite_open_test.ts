// Opening a SQLite store: where it lies, how it is set up, and what is said when it cannot be used.

import assert from "node:assert/strict";
import { openDatabase, unusable, useWriteAheadLog } from "../../server/adapters/sqlite/sqlite_connection.ts";
import { inspectDatabase } from "../../server/adapters/sqlite/sqlite_inspection.ts";
import { sqlitePath } from "../../server/adapters/sqlite/sqlite_files.ts";
import { register } from "./harness.ts";
import { child, childSays, lookInto, openIn, rowsOf, testFolder } from "./sqlite_files.ts";

const LINUX_ONLY = { ignore: Deno.build.os !== "linux" };

Deno.test("a relative address lies in the data folder, an absolute one does not", () => {
  assert.equal(sqlitePath("sqlite:///sexchat.db", "instance"), "instance/sexchat.db");
  assert.equal(sqlitePath("sqlite:////var/lib/chat.db", "instance"), "/var/lib/chat.db");
});

Deno.test("an absolute address opens that file, and makes none in the data folder", async () => {
  using folder = testFolder();
  using elsewhere = testFolder();
  const databaseUrl = `sqlite:///${elsewhere.path}/other.db`;
  await (await openIn(folder.path, { databaseUrl })).close();
  assert.ok(Deno.statSync(`${elsewhere.path}/other.db`).size > 0);
  assert.deepEqual([...Deno.readDirSync(folder.path)], []);
});

Deno.test("a commit waits for the disk, and deletion overwrites", () => {
  using folder = testFolder();
  const path = `${folder.path}/sexchat.db`;
  using database = openDatabase(path);
  useWriteAheadLog(database, path);
  const value = (pragma: string): unknown =>
    Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
  assert.equal(value("journal_mode"), "wal");
  assert.equal(value("synchronous"), 2, "FULL");
  assert.equal(value("foreign_keys"), 1);
  assert.equal(value("busy_timeout"), 5_000);
  assert.equal(value("secure_delete"), 1);
});

Deno.test("the store runs on a write-ahead log", async () => {
  using folder = testFolder();
  const store = await openIn(folder.path);
  await register(store, "Ada");
  assert.ok(Deno.statSync(`${folder.path}/sexchat.db-wal`).size > 0);
  await store.close();
  const mode = lookInto(folder.path, (database) => rowsOf(database, "PRAGMA journal_mode"));
  assert.deepEqual(mode, [{ journal_mode: "wal" }]);
});

Deno.test("only its owner can read the database, also one that others could read", LINUX_ONLY, async () => {
  using folder = testFolder();
  for (let round = 0; round < 2; round++) {
    const store = await openIn(folder.path);
    for (const entry of Deno.readDirSync(folder.path)) {
      const mode = Deno.statSync(`${folder.path}/${entry.name}`).mode ?? 0;
      assert.equal(mode & 0o777, 0o600, entry.name);
    }
    await store.close();
    Deno.chmodSync(`${folder.path}/sexchat.db`, 0o644);
  }
});

for (const [what, text] of [["long", "This is a letter. ".repeat(400)], ["short", "hi"]] as const) {
  Deno.test(`a ${what} file that is no database is named, and left alone`, async () => {
    using folder = testFolder();
    const path = `${folder.path}/sexchat.db`;
    Deno.writeTextFileSync(path, text);
    await refused(folder.path, `${path} is not a SQLite database`);
    assert.equal(Deno.readTextFileSync(path), text);
  });
}

Deno.test("an empty file becomes a database", async () => {
  using folder = testFolder();
  Deno.writeTextFileSync(`${folder.path}/sexchat.db`, "");
  await (await openIn(folder.path)).close();
});

Deno.test("the database of another program is named, and left alone", async () => {
  using folder = testFolder();
  lookInto(folder.path, (database) => database.exec("CREATE TABLE users (name TEXT)"));
  const before = Deno.readFileSync(`${folder.path}/sexchat.db`);
  const message = `${folder.path}/sexchat.db is a database of another program: its tables are users`;
  await refused(folder.path, message);
  assert.deepEqual(Deno.readFileSync(`${folder.path}/sexchat.db`), before);
});

Deno.test("the database of a newer program is named with what it knows, and left alone", async () => {
  using folder = testFolder();
  await (await openIn(folder.path)).close();
  lookInto(folder.path, (database) => {
    database.exec("INSERT INTO kysely_migration VALUES ('9999_future', '2099-01-01T00:00:00.000Z')");
  });
  await refused(folder.path, /sexchat\.db was made by a newer version of this program.*9999_future/);
  assert.deepEqual([...Deno.readDirSync(folder.path)].map((entry) => entry.name), ["sexchat.db"]);
});

Deno.test("a missing folder, a file in its place, and a folder in place of the file are named", async () => {
  using folder = testFolder();
  await refused(`${folder.path}/none`, `The folder ${folder.path}/none does not exist`);
  Deno.writeTextFileSync(`${folder.path}/file`, "");
  await refused(`${folder.path}/file`, `${folder.path}/file is not a folder`);
  Deno.mkdirSync(`${folder.path}/sexchat.db`);
  await refused(folder.path, `${folder.path}/sexchat.db is a folder`);
});

Deno.test("a damaged database is named, and found out on demand", async () => {
  using folder = testFolder();
  const store = await openIn(folder.path);
  for (let i = 0; i < 50; i++) await register(store, `person-${i}`);
  await store.close();
  const path = `${folder.path}/sexchat.db`;
  const { damage, rows, pending } = await inspectDatabase(path);
  assert.deepEqual([damage, rows.get("users"), pending], [[], 50, []]);

  const bytes = Deno.readFileSync(path);
  // Bytes 36 to 39 count the unused pages, of which there are none.
  Deno.writeFileSync(path, bytes.with(39, 7));
  assert.match((await inspectDatabase(path)).damage.join(), /freelist/i);
  Deno.writeFileSync(path, bytes.fill(0xff, 100));
  const message = `${path} is damaged; restore a backup`;
  await assert.rejects(inspectDatabase(path), { name: "StoreUnusable", message });
  await refused(folder.path, message);
});

Deno.test("a folder that cannot be written is named, with a database in it or not", LINUX_ONLY, async () => {
  using folder = testFolder();
  Deno.chmodSync(folder.path, 0o555);
  const fresh = await childSays(["-A"], "open", folder.path);
  assert.match(fresh, /^The folder \S+ cannot be written \(Permission denied.*\)$/);
  Deno.chmodSync(folder.path, 0o755);
  await (await openIn(folder.path)).close();
  Deno.chmodSync(folder.path, 0o555);
  const kept = await childSays(["-A"], "open", folder.path);
  assert.match(kept, /sexchat\.db cannot be written, or its folder cannot$/);
  Deno.chmodSync(folder.path, 0o755);
});

Deno.test("a database in the hands of another program is named", async () => {
  using folder = testFolder();
  const path = `${folder.path}/sexchat.db`;
  await (await openIn(folder.path)).close();
  using other = openDatabase(path);
  other.exec("BEGIN IMMEDIATE");
  using ours = openDatabase(path);
  ours.exec("PRAGMA busy_timeout = 0");
  assert.throws(() => ours.exec("BEGIN IMMEDIATE"), (error) => {
    assert.equal(unusable(path, error).message, `${path} is in use by another program`);
    return true;
  });
});

Deno.test("reading and writing the data folder is all the permission it takes", LINUX_ONLY, async () => {
  using folder = testFolder();
  const narrow = ["--allow-read", "--allow-sys=uid", `--allow-write=${folder.path}`];
  assert.equal(await childSays(narrow, "open", folder.path), "open");
  assert.equal(await childSays([...narrow, "--allow-env"], "open", folder.path), "open");
  const elsewhere = await childSays(
    ["--allow-read", "--allow-sys=uid", "--allow-write=/nowhere"],
    "open",
    folder.path,
  );
  assert.match(elsewhere, /--allow-write/);
});

Deno.test("several processes that open a new database at once all succeed", LINUX_ONLY, async () => {
  using folder = testFolder();
  const children = Array.from({ length: 3 }, () => child(["-A"], "open", folder.path).output());
  for (const { stdout } of await Promise.all(children)) {
    assert.equal(new TextDecoder().decode(stdout), "open\n");
  }
});

async function refused(dataDir: string, message: string | RegExp): Promise<void> {
  await assert.rejects(openIn(dataDir), { name: "StoreUnusable", message });
}
