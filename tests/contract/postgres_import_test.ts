// Moving an installation from SQLite to PostgreSQL at the command line, and the server over what was moved.

import assert from "node:assert/strict";
import type { Store } from "../../server/ports/store.ts";
import { hasPostgres, type PostgresServer, startPostgres } from "../support/postgres.ts";
import { openAt } from "../support/postgres_databases.ts";
import { dataFolder, type Ending } from "../support/server_process.ts";
import { askOpen, exchange, sealedTurn } from "../support/exchanges.ts";
import { register, registerAll } from "./harness.ts";
import { lookInto, openIn, rowsOf } from "./sqlite_files.ts";

const ROOT = new URL("../../", import.meta.url);
/** What a server says once it is open. */
const OPEN = /open at http:\/\/127\.0\.0\.1:(\d+)/;
const EMPTY_DATABASE = /is not empty: there are rows in users$/;

if (hasPostgres()) {
  let server: PostgresServer;
  Deno.test.beforeAll(async () => {
    server = await startPostgres();
  });
  Deno.test.afterAll(async () => await server[Symbol.asyncDispose]());

  Deno.test("an installation is moved with everything in it, and goes on with ids never used before", async () => {
    using folder = dataFolder();
    await fill(folder.path);
    const before = Deno.readFileSync(`${folder.path}/sexchat.db`);
    const target = await server.createDatabase();
    const { code, stdout, stderr } = await admin(folder.path, {}, "migrate-to", target);
    assert.equal(code, 0);
    // So it does here, to be quick.
    assert.match(stderr, /^[^\n]*the database confirms writes before they are on disk[^\n]*\n$/);
    assert.match(stdout, /^users +2$/m);
    assert.match(stdout, /^messages +3$/m);
    assert.match(stdout, /All rows were read back, and match/);
    assert.ok(!stdout.includes(":secret"));
    assert.deepEqual(Deno.readFileSync(`${folder.path}/sexchat.db`), before, "the file stays as it was");

    const tables = lookInto(
      folder.path,
      (database) =>
        rowsOf(database, "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"),
    );
    for (const name of tables.map(({ name }) => String(name)).filter((name) => !name.startsWith("kysely"))) {
      const moved = await server.run(`select row_to_json(t)::text as row from ${name} t`, target);
      const kept = lookInto(folder.path, (database) => rowsOf(database, `select * from ${name}`));
      const sorted = (rows: object[]): string[] =>
        rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
      assert.deepEqual(sorted(moved.map(({ row }) => JSON.parse(String(row)))), sorted(kept), name);
    }
    const store = await openAt(target);
    assert.equal((await store.moderation.checkAuditLog()).brokenAt, null);
    assert.equal((await register(store, "Dan")).id, 4, "3 was a removed account's");
    const [appended] = await store.messages.append([{
      ...{ senderId: 1, recipientId: 2, ciphertext: "c", nonce: "n", scheme: null, at: 1 },
      requestId: crypto.randomUUID(),
    }]);
    assert.equal(appended?.kind === "stored" && appended.id, 4);
    await store.close();
  });

  Deno.test("a target that is not empty, and one that cannot be reached, change nothing", async () => {
    using folder = dataFolder();
    await fill(folder.path);
    const target = await server.createDatabase();
    const store = await openAt(target);
    const ada = await register(store, "Somebody");
    const full = await admin(folder.path, {}, "migrate-to", target);
    assert.equal(full.code, 1);
    assert.match(full.stderr.trim(), EMPTY_DATABASE);
    assert.deepEqual(await store.accounts.byName("somebody"), ada);
    assert.equal(await store.accounts.byName("Ada"), undefined);
    await store.close();
    const away = await admin(folder.path, {}, "migrate-to", "postgresql://tester:secret@127.0.0.1:1/nowhere");
    assert.match(away.stderr, /nothing listens there\n$/);
    assert.ok(!`${full.stderr}${away.stderr}`.includes("secret"));
    for (const bad of ["sqlite:///other.db", "postgresql://host", "nonsense"]) {
      assert.match(
        (await admin(folder.path, {}, "migrate-to", bad)).stderr,
        /^migrate-to takes an address such as/,
      );
    }
  });

  Deno.test("an interrupted move leaves nothing, and a file that is not there is not made", async () => {
    using folder = dataFolder();
    const target = await server.createDatabase();
    const nothing = await admin(folder.path, {}, "migrate-to", target);
    assert.match(nothing.stderr, /sexchat\.db does not exist: there is nothing to move\n$/);
    await fill(folder.path);
    // A row that PostgreSQL refuses, in a table that is moved after others.
    lookInto(folder.path, (database) => database.exec("update violet_history set created_at = 'yesterday'"));
    const failed = await admin(folder.path, {}, "migrate-to", target);
    assert.equal(failed.code, 1);
    assert.match(failed.stderr, /cannot be used \(22P02\)\n$/);
    assert.deepEqual(await server.run("select id from users", target), []);
  });

  Deno.test("the server and the admin task run over PostgreSQL with their narrow permissions", async () => {
    using folder = dataFolder();
    const DATABASE_URL = await server.createDatabase();
    const store = await openAt(DATABASE_URL);
    await register(store, "Ada");
    await store.close();
    const made = await admin(folder.path, { DATABASE_URL }, "role", "ada", "root");
    assert.deepEqual([made.code, made.stdout], [0, "Ada is now root. The role before was user.\n"]);
    const whole = await admin(folder.path, { DATABASE_URL }, "audit", "--verify");
    assert.match(whole.stdout, /^The audit log is intact: 1 rows/);
    const already = await admin(folder.path, { DATABASE_URL }, "migrate-to", DATABASE_URL);
    assert.match(already.stderr, /^DATABASE_URL names a PostgreSQL database already/);

    const child = task(folder.path, { DATABASE_URL, PORT: "0", HOST: "127.0.0.1" }, "serve").spawn();
    let said = "";
    for await (const piece of child.stdout.pipeThrough(new TextDecoderStream())) {
      said += piece;
      if (OPEN.test(said)) break;
    }
    const port = OPEN.exec(said)?.[1];
    const health = await fetch(`http://127.0.0.1:${port}/health`);
    assert.deepEqual([health.status, await health.json()], [200, { status: "ok" }]);
    child.kill("SIGTERM");
    const { code } = await child.status;
    await child.stderr.cancel();
    assert.equal(code, 0);
  });
}

/** Two people who talk, one who is gone, and something in every table. */
async function fill(folder: string): Promise<void> {
  const store: Store = await openIn(folder);
  const [ada, bob, gone] = await registerAll(store, "Ada", "Bob", "Cleo");
  await store.accounts.remove(gone);
  await store.accounts.rememberAddress(ada, "digest", 1);
  await store.conversations.invite(ada, bob, 1);
  await store.conversations.accept(bob, ada, 2);
  await store.messages.append(["one", "Ünïcödé 💋", "'; drop table users"].map((ciphertext) => ({
    ...{ senderId: ada, recipientId: bob, ciphertext, nonce: "n", scheme: null, at: Date.UTC(2030, 0) },
    requestId: crypto.randomUUID(),
  })));
  await store.ignores.add(ada, bob, 1);
  const { answered } = await exchange(store, ada, "turn");
  await store.companions.addVersion(ada, answered!, { turn: sealedTurn("another"), counting: null });
  const excused = (await askOpen(store, ada, "excused"))!;
  await store.companions.excuse(ada, excused, { ...sealedTurn("later"), said: { key: "off", variant: 1 } });
  await store.moderation.addReport({
    ...{ reporterId: ada, reporter: "Ada", target: "Bob", text: null, reason: "r", createdAt: 1 },
  });
  const sanction = {
    username: "Bob",
    userId: bob,
    reason: null,
    createdAt: 1,
    expiresAt: null,
    actorId: ada,
    actorRole: "admin",
    networks: ["203.0.113.0/24", "2001:db8::1"],
  } as const;
  await store.moderation.transact(async (within) => {
    await within.addBan(sanction);
    await within.addMute(sanction);
    await within.premium.give({ userId: bob, source: "payment", reference: null, at: 1 });
    await within.setRoom({ slowModeSeconds: 5, guard: "open" });
    await within.log({
      ...{ at: 1, actorId: ada, actor: "Ada", actorRole: "mod", capacity: "account", action: "ban" },
      ...{ targetId: bob, target: "Bob", reason: null, detail: null },
    });
  });
  await store.close();
}

/** Runs `deno task admin` to its end. */
async function admin(folder: string, env: Record<string, string>, ...args: string[]): Promise<Ending> {
  const { code, stdout, stderr } = await task(folder, env, "admin", ...args).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  // `deno task` shows the command first.
  return { code, stdout: out!, stderr: err!.replace(/^Task .*\n/, "") };
}

function task(folder: string, env: Record<string, string>, ...args: string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["task", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", DATA_DIR: folder, CONFIG_FILE: "", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}
