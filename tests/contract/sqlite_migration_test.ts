// Bringing an existing SQLite database up to date: the copy before it, what is kept, and what a failure leaves.

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { sql } from "kysely";
import { allMigrations, type Migrations } from "../../server/store/migrations/all.ts";
import { count } from "../support/exchanges.ts";
import { childSays, lookInto, openIn, rowsOf, testFolder } from "./sqlite_files.ts";
import { keepingLog } from "./sqlite_log.ts";
import { NO_END } from "../../server/ports/premium/premium_time.ts";

const COPY = "sexchat.db.before-0002_additions";
const FAILING: Migrations = {
  ...only("0001_original"),
  "0002_additions": {
    async up(db) {
      await db.schema.createTable("half_made").addColumn("id", "integer").execute();
      await sql`delete from users`.execute(db);
      throw new Error("The second half failed");
    },
  },
};

/** What runs over a database that the first migration made. */
const LATER = Object.keys(allMigrations("sqlite")).filter((name) => name !== "0001_original").sort();

Deno.test("a fresh database is migrated without a copy", async () => {
  using folder = testFolder();
  const log = keepingLog();
  await (await openIn(folder.path, { log })).close();
  assert.deepEqual(names(folder.path), ["sexchat.db"]);
  assert.deepEqual(log.lines, [
    `migrated the database {"migrations":"${["0001_original", ...LATER].join(",")}"}`,
  ]);
});

Deno.test("a database that is up to date is opened without a word, a copy or a change", async () => {
  using folder = testFolder();
  await (await openIn(folder.path)).close();
  const before = Deno.readFileSync(`${folder.path}/sexchat.db`);
  const log = keepingLog();
  await (await openIn(folder.path, { log })).close();
  assert.deepEqual(log.lines, []);
  assert.deepEqual(names(folder.path), ["sexchat.db"]);
  assert.deepEqual(Deno.readFileSync(`${folder.path}/sexchat.db`), before);
});

Deno.test("an older database is copied, then migrated with all that is in it", async () => {
  using folder = testFolder();
  await makeOlder(folder.path);
  const log = keepingLog();
  const store = await openIn(folder.path, { log });
  assert.equal((await store.accounts.byName("ada"))?.tokenVersion, 1);
  assert.deepEqual((await store.messages.history(1, 2, { limit: 9 })).map(({ id }) => id), [1, 2]);
  await store.close();
  assert.deepEqual(log.lines, [
    `copied the database before migrating it {"copy":"${folder.path}/${COPY}"}`,
    `migrated the database {"migrations":"${LATER.join(",")}"}`,
  ]);
  assert.deepEqual(names(folder.path), ["sexchat.db", COPY]);
});

Deno.test("the copy is the older database, whole, and its owner's alone", async () => {
  using folder = testFolder();
  await makeOlder(folder.path);
  const before = lookInto(folder.path, contents);
  await (await openIn(folder.path)).close();
  if (Deno.build.os !== "windows") {
    assert.equal((Deno.statSync(`${folder.path}/${COPY}`).mode ?? 0) & 0o777, 0o600);
  }
  using copy = new DatabaseSync(`${folder.path}/${COPY}`);
  assert.deepEqual(rowsOf(copy, "PRAGMA integrity_check"), [{ integrity_check: "ok" }]);
  assert.deepEqual(contents(copy), before);
});

Deno.test("copying and migrating take no more permission than the data folder", async () => {
  using folder = testFolder();
  await makeOlder(folder.path);
  const narrow = ["--allow-read", "--allow-sys=uid", `--allow-write=${folder.path}`];
  assert.equal(await childSays(narrow, "open", folder.path), "open");
  assert.deepEqual(names(folder.path), ["sexchat.db", COPY]);
});

Deno.test("who had access to Violet keeps it, given by an administrator, since it was given as far as that is known", async () => {
  using folder = testFolder();
  await (await openIn(folder.path, { migrations: upTo("0003_moderation") })).close();
  lookInto(folder.path, (database) => {
    const person = database.prepare(
      "INSERT INTO users (username, username_key, password_hash, created_at, has_ai_access) VALUES (?, ?, 'h', ?, ?)",
    );
    person.run("Ada", "ada", 100, 1);
    person.run("Bob", "bob", 200, 1);
    person.run("Cyd", "cyd", 300, 0);
    const entry = database.prepare(
      "INSERT INTO audit_log (id, at, actor, actor_role, capacity, action, target_id, hash) VALUES (?, ?, 'x', 'root', 'account', ?, 2, 'h')",
    );
    entry.run(1, 400, "grant_ai");
    entry.run(2, 500, "revoke_ai");
    entry.run(3, 600, "grant_ai");
  });
  const { accounts, entitlements, close } = await openIn(folder.path);
  const given = async (id: number) =>
    (await entitlements.of(id)).map(({ source, from, until }) => [source, from, until]);
  assert.deepEqual(await given(1), [["admin", 100, null]]);
  assert.deepEqual(await given(2), [["admin", 600, null]]);
  assert.deepEqual(await given(3), []);
  for (const id of [1, 2, 3]) assert.equal((await accounts.byId(id))?.premiumUntil, id < 3 ? NO_END : null);
  await close();
});

Deno.test("accounts of before have no address of registration, and what was said to Violet is whole", async () => {
  using folder = testFolder();
  await (await openIn(folder.path, { migrations: upTo("0004_ai_grants") })).close();
  lookInto(folder.path, (database) => {
    database.exec(
      "INSERT INTO users (username, username_key, password_hash, created_at, ai_messages_used) VALUES ('Ada', 'ada', 'h', 1, 2)",
    );
    database.exec(
      "INSERT INTO violet_history (user_id, role, text, created_at) VALUES (1, 'assistant', 'sealed', 5)",
    );
  });
  const { accounts, companions, close } = await openIn(folder.path);
  const ada = await accounts.byId(1);
  assert.deepEqual([ada?.addressDigest, ada?.aiMessagesUsed], [undefined, 2]);
  assert.deepEqual(await companions.history(1), [{ id: 1, role: "assistant", text: "sealed", at: 5 }]);
  const { aiMessagesUsed } = (await count({ companions }, 1, { at: 300, freeLimit: 3 }))!;
  assert.equal(aiMessagesUsed, 3);
  await close();
});

Deno.test("a failed migration leaves the database as it was, and names the copy and the reason", async () => {
  using folder = testFolder();
  await makeOlder(folder.path);
  const before = lookInto(folder.path, contents);
  for (let attempt = 0; attempt < 2; attempt++) {
    await assert.rejects(openIn(folder.path, { migrations: FAILING }), {
      name: "StoreUnusable",
      message: `${folder.path}/sexchat.db could not be migrated (0002_additions: The second half failed); ` +
        `it is unchanged, and there is a copy at ${folder.path}/${COPY}`,
    });
    assert.deepEqual(lookInto(folder.path, contents), before);
    assert.deepEqual(names(folder.path), ["sexchat.db", COPY]);
  }
  const store = await openIn(folder.path);
  assert.equal((await store.accounts.byName("Bob"))?.id, 2);
  await store.close();
});

Deno.test("a fresh database whose migration fails stays empty, and can be made later", async () => {
  using folder = testFolder();
  await assert.rejects(openIn(folder.path, { migrations: FAILING }), {
    name: "StoreUnusable",
    message: /sexchat\.db cannot be opened \(0002_additions: The second half failed\)$/,
  });
  assert.deepEqual(lookInto(folder.path, contents), {});
  await (await openIn(folder.path)).close();
});

Deno.test("nothing is migrated when the copy cannot be made", async () => {
  using folder = testFolder();
  await makeOlder(folder.path);
  const before = lookInto(folder.path, contents);
  Deno.mkdirSync(`${folder.path}/${COPY}`);
  await assert.rejects(openIn(folder.path), {
    name: "StoreUnusable",
    message: /was not migrated: the copy/,
  });
  assert.deepEqual(lookInto(folder.path, contents), before);
});

/** Makes a database as the first migration alone leaves it, with two people and two messages. */
async function makeOlder(folder: string): Promise<void> {
  await (await openIn(folder, { migrations: only("0001_original") })).close();
  lookInto(folder, (database) => {
    const person = database.prepare(
      "INSERT INTO users (username, username_key, password_hash, created_at) VALUES (?, ?, 'hash', 1)",
    );
    for (const name of ["Ada", "Bob"]) person.run(name, name.toLowerCase());
    const message = database.prepare(
      "INSERT INTO messages (sender_id, recipient_id, ciphertext, nonce, created_at) VALUES (?, ?, 'c', 'n', 1)",
    );
    message.run(1, 2);
    message.run(2, 1);
  });
}

function only(name: string): Migrations {
  const all = allMigrations("sqlite");
  return Object.fromEntries(Object.entries(all).filter(([known]) => known === name));
}

function upTo(name: string): Migrations {
  const all = allMigrations("sqlite");
  return Object.fromEntries(Object.entries(all).filter(([known]) => known <= name));
}

/** Every table with its definition and rows. */
function contents(database: DatabaseSync): Record<string, unknown> {
  const tables = rowsOf(database, "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name");
  return Object.fromEntries(
    tables.map(({ name, sql }) => [name, { sql, rows: rowsOf(database, `SELECT * FROM "${name}"`) }]),
  );
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
}
