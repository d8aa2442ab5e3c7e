// Kysely over `node:sqlite`: values, prepared statements, and transactions that take turns.

import assert from "node:assert/strict";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { Kysely, sql } from "kysely";
import { NodeSqliteDialect, SQLITE } from "../../server/adapters/sqlite/sqlite_dialect.ts";
import { testFolder } from "./sqlite_files.ts";

interface Tables {
  notes: { id: number; text: string | null };
}

/** A database that counts how often a statement is prepared. */
class CountingDatabase extends DatabaseSync {
  readonly prepared: string[] = [];

  override prepare(text: string): StatementSync {
    this.prepared.push(text);
    return super.prepare(text);
  }
}

async function withNotes(
  run: (db: Kysely<Tables>, database: CountingDatabase) => Promise<void>,
): Promise<void> {
  const database = new CountingDatabase(":memory:");
  const db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(database) });
  await sql`create table notes (id integer primary key, text text unique)`.execute(db);
  try {
    await run(db, database);
  } finally {
    await db.destroy();
  }
}

Deno.test("a query that comes again is prepared once", () =>
  withNotes(async (db, database) => {
    for (let id = 1; id <= 50; id++) await db.insertInto("notes").values({ id, text: `${id}` }).execute();
    for (let id = 1; id <= 50; id++) {
      const row = await db.selectFrom("notes").selectAll().where("id", "=", id).executeTakeFirst();
      assert.deepEqual(row, { id, text: `${id}` });
    }
    assert.equal(database.prepared.filter((text) => /insert|select/.test(text)).length, 2);
  }));

Deno.test("a hot query stays prepared while many others come and go", () =>
  withNotes(async (db, database) => {
    for (let i = 0; i < 1_000; i++) {
      await db.selectFrom("notes").selectAll().execute();
      await sql`select ${sql.lit(i)}`.execute(db);
    }
    assert.equal(
      database.prepared.filter((text) => text.includes("notes") && text.startsWith("select")).length,
      1,
    );
  }));

Deno.test("rows can be streamed, two streams of one query side by side", () =>
  withNotes(async (db) => {
    await db.insertInto("notes").values([{ id: 1, text: "a" }, { id: 2, text: "b" }]).execute();
    const read = async (): Promise<number[]> => {
      const ids: number[] = [];
      for await (const row of db.selectFrom("notes").select("id").orderBy("id").stream()) ids.push(row.id);
      return ids;
    };
    assert.deepEqual(await Promise.all([read(), read()]), [[1, 2], [1, 2]]);
  }));

Deno.test("a value that SQLite cannot hold is refused, never stored as NULL", () =>
  withNotes(async (db) => {
    for (const value of [new Date(), {}, [], true, Object.create(null)]) {
      await assert.rejects(db.insertInto("notes").values({ id: 1, text: value as never }).execute());
    }
    assert.deepEqual(await db.selectFrom("notes").selectAll().execute(), []);
    await assert.rejects(db.insertInto("notes").values({ id: 1, text: new Date() as never }).execute(), {
      name: "TypeError",
      message: "SQLite cannot store a Date",
    });
  }));

Deno.test("transactions run one after another, in the order in which they were asked for", () =>
  withNotes(async (db) => {
    const order: string[] = [];
    await Promise.all([1, 2, 3].map((n) =>
      db.transaction().execute(async (within) => {
        order.push(`${n} begins`);
        await within.insertInto("notes").values({ id: n, text: null }).execute();
        await new Promise((resolve) => setTimeout(resolve, 1));
        order.push(`${n} ends`);
      })
    ));
    assert.deepEqual(order, [1, 2, 3].flatMap((n) => [`${n} begins`, `${n} ends`]));
  }));

Deno.test("a transaction holds the write lock from its beginning, not from its first write", async () => {
  using folder = testFolder();
  const path = `${folder.path}/notes.db`;
  const db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(new DatabaseSync(path)) });
  using other = new DatabaseSync(path);
  await db.transaction().execute(async (within) => {
    await sql`select 1`.execute(within);
    assert.throws(() => other.exec("BEGIN IMMEDIATE"), /database is locked/);
  });
  other.exec("BEGIN IMMEDIATE; COMMIT");
  await db.destroy();
});

Deno.test("a query beside a transaction waits for its end, and sees nothing that was undone", () =>
  withNotes(async (db) => {
    const undone = db.transaction().execute(async (within) => {
      await within.insertInto("notes").values({ id: 1, text: null }).execute();
      await new Promise((resolve) => setTimeout(resolve, 1));
      throw new Error("changed my mind");
    });
    const seen = db.selectFrom("notes").selectAll().execute();
    await assert.rejects(undone, { message: "changed my mind" });
    assert.deepEqual(await seen, []);
  }));

Deno.test("a statement that rolls the transaction back itself is the error that is reported", () =>
  withNotes(async (db) => {
    await db.insertInto("notes").values({ id: 1, text: null }).execute();
    const conflict = db.transaction().execute((within) =>
      sql`insert or rollback into notes (id) values (1)`.execute(within)
    );
    await assert.rejects(conflict, /UNIQUE constraint failed/);
    await db.transaction().execute((within) => within.selectFrom("notes").selectAll().execute());
  }));

Deno.test("a unique column that is violated is named, and no other error is", () =>
  withNotes(async (db) => {
    await db.insertInto("notes").values({ id: 1, text: "a" }).execute();
    const told = async (row: { id: number; text: string }): Promise<string | undefined> => {
      const error = await db.insertInto("notes").values(row).execute().then(
        () => undefined,
        (error) => error,
      );
      return SQLITE.uniqueViolation(error);
    };
    assert.equal(await told({ id: 2, text: "a" }), "notes.text");
    assert.equal(await told({ id: 1, text: "b" }), "notes.id");
    assert.equal(await told({ id: 3, text: "c" }), undefined);
    assert.equal(SQLITE.uniqueViolation(new Error("UNIQUE constraint failed: notes.text")), undefined);
    const other = await sql`insert into notes (id, id) values (null)`.execute(db).catch((error) => error);
    assert.ok(other instanceof Error);
    assert.equal(SQLITE.uniqueViolation(other), undefined);
  }));
