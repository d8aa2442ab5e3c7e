// A database that answers reads and takes no writes: /health says so, and the log has one line each way.

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { hasPostgres, type PostgresServer, startPostgres } from "../support/postgres.ts";
import { openAt } from "../support/postgres_databases.ts";
import type { Store } from "../../server/ports/store.ts";
import { eventually } from "../support/wire_client.ts";
import { canMountDisks, mountSmallDisk } from "../support/small_disk.ts";
import { askOpen } from "../support/exchanges.ts";
import { openIn, testFolder } from "./sqlite_files.ts";
import { keepingLog } from "./sqlite_log.ts";

const UNAVAILABLE = { name: "Refusal", code: "unavailable" };

function register({ accounts }: Store, username: string): Promise<unknown> {
  return accounts.create({ username, passwordHash: "h", email: null, createdAt: 1 });
}

if (hasPostgres()) {
  let server: PostgresServer;
  Deno.test.beforeAll(async () => {
    server = await startPostgres();
  });
  Deno.test.afterAll(async () => await server[Symbol.asyncDispose]());

  const ways: Record<
    string,
    { readonly stop: (name: string) => string; readonly resume: (name: string) => string; reason: string }
  > = {
    "the server is read-only": {
      stop: () => "alter system set default_transaction_read_only = on",
      resume: () => "alter system reset default_transaction_read_only",
      reason: "25006",
    },
    "new connections are read-only": {
      stop: (name) => `alter database ${name} set default_transaction_read_only = on`,
      resume: (name) => `alter database ${name} reset default_transaction_read_only`,
      reason: "25006",
    },
  };
  for (const [way, { stop, resume, reason }] of Object.entries(ways)) {
    Deno.test(`row 17: PostgreSQL turned read-only: not writable, one line each way: ${way}`, async () => {
      const url = await server.createDatabase();
      const name = new URL(url).pathname.slice(1);
      const control = async (statement: string): Promise<void> => {
        // `begin read write`, because the connection of this statement is read-only too.
        await server.run(statement);
        await server.run("select pg_reload_conf()");
        await server.run(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and state = 'idle'`,
        );
        // The pool forgets a connection when it hears of its end. Until then it would hand out a dead one.
        const alive = `select 1 from pg_stat_activity where datname = '${name}' and state = 'idle'`;
        await eventually("the connections are closed", async () => (await server.run(alive)).length === 0);
        await server.run("select 1");
      };
      const log = keepingLog();
      const store = await openAt(url, { log });
      await register(store, "Ada");
      assert.equal(await store.ping(), true);
      log.lines.length = 0;
      await control(stop(name));
      await eventually("it is noticed", async () => await store.ping() === false);
      for (let n = 0; n < 5; n++) {
        await assert.rejects(register(store, `person-${n}`), UNAVAILABLE);
        assert.equal((await store.accounts.byName("ada"))?.username, "Ada", "reads are answered");
        await Promise.all([store.accounts.byName("ada"), register(store, `p-${n}`).catch(() => {})]);
      }
      assert.equal(await store.ping(), false);
      await control(resume(name));
      await eventually("it is over", async () => await store.ping());
      for (let n = 0; n < 12; n++) {
        await Promise.all([register(store, `again-${n}`), register(store, `more-${n}`), store.ping()]);
      }
      await store.close();
      assert.deepEqual(log.lines, [
        `the database takes no writes {"reason":"${reason}"}`,
        "the database takes writes again {}",
      ]);
    });
  }
}

Deno.test("row 6: another program holds SQLite's write lock: nothing stands still, writes are unavailable, then go on", async () => {
  using folder = testFolder();
  const log = keepingLog();
  await using disposable = new AsyncDisposableStack();
  const store = await openIn(folder.path, { log });
  disposable.defer(() => store.close());
  await register(store, "Ada");
  log.lines.length = 0;
  using other = new DatabaseSync(`${folder.path}/sexchat.db`);
  other.exec("begin immediate");

  let longest = 0;
  let last = performance.now();
  const watch = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  disposable.defer(() => clearInterval(watch));
  const began = performance.now();
  const writes = [
    register(store, "Bob"),
    store.ignores.add(1, 2, 1),
    store.accounts.revokeTokens(1),
    store.moderation.transact((within) => within.setRole(1, "mod")),
    askOpen(store, 1, "one"),
  ].map((write) => assert.rejects(write, UNAVAILABLE));
  const reads = Array.from({ length: 50 }, () => store.accounts.byName("Ada"));
  assert.ok((await Promise.all(reads)).every((account) => account?.username === "Ada"));
  assert.ok(performance.now() - began < 1_000, "reads do not wait for the lock");
  await Promise.all(writes);
  assert.ok(performance.now() - began < 5_000, `${performance.now() - began} ms`);
  assert.ok(longest < 500, `the event loop stood still for ${longest} ms`);
  assert.equal(await store.ping(), false);

  const waiting = register(store, "Cleo");
  other.exec("commit");
  await waiting;
  await eventually("writes are taken", () => store.ping());
  assert.deepEqual(log.lines, [
    'the database takes no writes {"reason":"another program locks the database"}',
    "the database takes writes again {}",
  ]);
});

Deno.test({
  name: "row 17: PostgreSQL on a full disk: not writable, one line each way",
  ignore: !hasPostgres() || !canMountDisks(),
  async fn() {
    await using full = await startPostgres();
    using disk = mountSmallDisk(20_000_000);
    const { uid, gid } = Deno.statSync("/var/lib/postgresql");
    Deno.mkdirSync(`${disk.path}/space`, { mode: 0o700 });
    Deno.chmodSync(disk.path, 0o755);
    if (Deno.uid() === 0) Deno.chownSync(`${disk.path}/space`, uid!, gid!);
    await full.run(`create tablespace small location '${disk.path}/space'`);
    const url = await full.createDatabase();
    await full.run(`alter database ${new URL(url).pathname.slice(1)} set tablespace small`);
    const log = keepingLog();
    const store = await openAt(url, { log });
    await register(store, "Ada");
    log.lines.length = 0;
    disk.fill();
    const big = "h".repeat(2_000);
    await eventually("writes are refused", async () => {
      const writes = Array.from(
        { length: 20 },
        () =>
          store.accounts.create({
            username: `p${crypto.randomUUID()}`,
            passwordHash: big,
            email: null,
            createdAt: 1,
          }),
      );
      return (await Promise.allSettled(writes)).some(({ status }) => status === "rejected");
    });
    assert.equal((await store.accounts.byName("ada"))?.username, "Ada");
    disk.free();
    await eventually("writes are taken", async () => await store.ping() && log.lines.length > 1);
    await store.close();
    assert.deepEqual(log.lines, [
      'the database takes no writes {"reason":"53100"}',
      "the database takes writes again {}",
    ]);
    await full.kill();
  },
});
