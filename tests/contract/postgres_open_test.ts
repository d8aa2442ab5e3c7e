// StartupFacts a PostgreSQL database: why it cannot be, nodes that start together, and what a lost server does to a running node.

import assert from "node:assert/strict";
import { sql } from "kysely";
import { ConnectionPool } from "../../server/adapters/postgres/postgres_pool.ts";
import { allMigrations, type Migrations } from "../../server/store/migrations/all.ts";
import { hasPostgres, type PostgresServer, startPostgres } from "../support/postgres.ts";
import { openAt } from "../support/postgres_databases.ts";
import { eventually } from "../support/wire_client.ts";
import { register } from "./harness.ts";
import { keepingLog } from "./sqlite_log.ts";

const FAILING: Migrations = {
  ...allMigrations("postgres"),
  "9999_failing": {
    async up(db) {
      await db.schema.createTable("half_made").addColumn("id", "integer").execute();
      await sql`delete from users`.execute(db);
      await sql`select 1 / 0`.execute(db);
    },
  },
};

if (hasPostgres()) {
  let server: PostgresServer;
  Deno.test.beforeAll(async () => {
    server = await startPostgres();
  });
  Deno.test.afterAll(async () => await server[Symbol.asyncDispose]());

  Deno.test("a database that cannot be reached says why in one line, without its password", async () => {
    const url = await server.createDatabase();
    const shown = url.replace("tester:secret@", "");
    const elsewhere = (change: (address: URL) => void): string => {
      const address = new URL(url);
      change(address);
      return address.href;
    };
    const cases: [string, string | RegExp][] = [
      [
        elsewhere((address) => address.password = "wrong"),
        `${shown} refuses the login: check the user, the password and pg_hba.conf`,
      ],
      [
        elsewhere((address) => address.pathname = "/nowhere"),
        /\/nowhere does not exist; create it with createdb/,
      ],
      [elsewhere((address) => address.port = "1"), /:1\/test_\d+ cannot be reached: nothing listens there$/],
      [elsewhere((address) => address.hostname = "no-such-host.invalid"), /there is no such host$/],
    ];
    for (const [address, message] of cases) {
      const error = await openAt(address).then(() => null, (error: Error) => error);
      assert.equal(error?.name, "StoreUnusable", address);
      if (typeof message === "string") assert.equal(error.message, message);
      else assert.match(error.message, message);
      assert.doesNotMatch(`${error.message}`, /secret|wrong|\n/);
    }
  });

  Deno.test("a database of another program, and one of a newer version, are not touched", async () => {
    const foreign = await server.createDatabase();
    await server.run("create table recipes (id integer)", foreign);
    await assert.rejects(openAt(foreign), {
      name: "StoreUnusable",
      message: /is a database of another program: its tables are recipes$/,
    });
    const newer = await server.createDatabase();
    await (await openAt(newer)).close();
    await server.run("insert into kysely_migration (name, timestamp) values ('9999_future', '')", newer);
    await assert.rejects(openAt(newer), {
      name: "StoreUnusable",
      message: /was made by a newer version of this program \(it knows 9999_future\)$/,
    });
    const tables = await server.run("select tablename from pg_tables where schemaname = 'public'", foreign);
    assert.deepEqual(tables, [{ tablename: "recipes" }]);
  });

  Deno.test("a database that cannot hold every text is refused", async () => {
    await server.run(
      "create database latin template template0 encoding 'LATIN1' locale_provider libc locale 'C'",
    );
    const url = (await server.createDatabase()).replace(/test_\d+$/, "latin");
    await assert.rejects(openAt(url), {
      name: "StoreUnusable",
      message: /has the encoding LATIN1; create one with createdb/,
    });
  });

  Deno.test("nodes that start together migrate once", async () => {
    const url = await server.createDatabase();
    const logs = Array.from({ length: 5 }, keepingLog);
    const stores = await Promise.all(logs.map((log) => openAt(url, { log })));
    const migrated = logs.flatMap(({ lines }) => lines.filter((line) => line.startsWith("migrated")));
    assert.deepEqual(migrated, [
      `migrated the database {"migrations":"${Object.keys(allMigrations("postgres")).sort().join(",")}"}`,
    ]);
    const ada = await register(stores[0]!, "Ada");
    for (const store of stores) assert.deepEqual(await store.accounts.byName("ada"), ada);
    await Promise.all(stores.map((store) => store.close()));
  });

  Deno.test("a failed migration leaves the database as it was, and names its reason", async () => {
    const url = await server.createDatabase();
    const store = await openAt(url);
    const ada = await register(store, "Ada");
    await store.close();
    await assert.rejects(openAt(url, { migrations: FAILING }), {
      name: "StoreUnusable",
      message: /cannot be used \(9999_failing: division by zero\)$/,
    });
    const again = await openAt(url);
    assert.deepEqual(await again.accounts.byName("Ada"), ada);
    await again.close();
    const left = await server.run("select tablename from pg_tables where tablename = 'half_made'", url);
    assert.deepEqual(left, []);
  });

  Deno.test("a server that is killed makes requests unavailable until it is back, and loses nothing", async () => {
    await using killed = await startPostgres();
    const url = await killed.createDatabase();
    const log = keepingLog();
    const store = await openAt(url, { log });
    const kept: string[] = [];
    const refusals = new Set<string>();
    let going = true;
    const work = Array.from({ length: 8 }, async (_, writer) => {
      for (let n = 0; going; n++) {
        const username = `person-${writer}-${n}`;
        try {
          await register(store, username);
          kept.push(username);
        } catch (error) {
          const { name, code } = error as { name: string; code?: string };
          refusals.add(`${name} ${code}`);
          // Whether the lost one was kept is not known, so its name is not used again.
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      }
    });
    await eventually("people register", () => kept.length > 50);
    await killed.kill();
    await eventually("somebody is refused", () => refusals.size > 0);
    await assert.rejects(store.ping());
    await killed.start();
    const before = kept.length;
    await eventually("people register again", () => kept.length > before + 50);
    going = false;
    await Promise.all(work);
    assert.deepEqual([...refusals], ["Refusal unavailable"]);
    for (const username of kept) assert.ok(await store.accounts.byName(username), username);
    await store.close();
    const faults = log.lines.filter((line) => line.startsWith("the database"));
    assert.match(faults.join("\n"), /the database is unavailable .*\nthe database is available again/);
    assert.ok(!log.lines.join("").includes("secret"));
  });

  Deno.test("a text that PostgreSQL cannot hold is no fault: the character is replaced", async () => {
    const store = await openAt(await server.createDatabase());
    assert.equal(await store.accounts.byName("Ada\0"), undefined);
    await store.moderation.addReport({
      ...{ reporterId: null, reporter: "Ada", target: "Bob", createdAt: 1 },
      ...{ text: "a\0b", reason: "\0" },
    });
    const { items } = await store.moderation.reports({ query: "", cursor: null, limit: 9, open: true });
    assert.deepEqual(items.map(({ text, reason }) => [text, reason]), [["a\uFFFDb", "\uFFFD"]]);
    await store.close();
  });

  Deno.test("closing waits for all who have a connection or wait for one, and admits no one after", async () => {
    const url = await server.createDatabase();
    const store = await openAt(url);
    const people = Array.from({ length: 40 }, (_, n) => register(store, `person-${n}`));
    const closed = store.close();
    assert.equal((await Promise.all(people)).length, 40);
    await closed;
    await assert.rejects(store.accounts.byName("Ada"));
    const connections = new ConnectionPool(url, keepingLog());
    await connections.whenIdle();
    await connections.end();
  });
}
