// What an operator's tasks do where the database is in PostgreSQL, and nodes are joined by Redis.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { hasPostgres, startPostgres } from "../support/postgres.ts";
import { hasRedis, startRedis } from "../support/redis.ts";
import { installation } from "../support/tasks.ts";

const ignore = !hasPostgres() || !hasRedis();

Deno.test(
  { name: "the doctor looks at PostgreSQL and Redis, and changes nothing there", ignore },
  async () => {
    await using postgres = await startPostgres();
    await using redis = await startRedis();
    const DATABASE_URL = await postgres.createDatabase();
    await using here = installation({ DATABASE_URL, REDIS_URL: redis.url, OLLAMA_URL: "http://127.0.0.1:1" });
    const before = await here.realTask("doctor");
    deepEqual([before.code, before.stderr], [0, ""]);
    match(
      before.stdout,
      /^OK +database: postgresql:\/\/127\.0\.0\.1:\d+\/\S+ is empty; the next start creates the tables\.$/m,
    );
    match(before.stdout, /^OK +Redis: redis:\/\/127\.0\.0\.1:\d+\/0 answers; 0 nodes are connected\.$/m);
    ok(!before.stdout.includes("secret"), "no password is shown");
    deepEqual(await tables(postgres, DATABASE_URL), []);
    equal(await redis.command("DBSIZE"), ":0\r\n");

    equal((await here.task("daemon", ["start"])).code, 0);
    await postgres.run("INSERT INTO room_settings VALUES ('companion_model', 'a-chosen-one')", DATABASE_URL);
    const running = await here.task("doctor");
    match(running.stdout, /^OK +database: \S+ is up to date: 0 accounts, 0 private messages\.$/m);
    match(running.stdout, /^OK +Redis: \S+ answers; 1 node is connected\.$/m);
    const foreign = await here.task("doctor", [], { JWT_SECRET: "another secret of this test, long enough" });
    equal(foreign.code, 1);
    match(
      foreign.stdout,
      /^PROBLEM +Redis: The nodes at \S+ have another JWT_SECRET or SECRET_KEY than this one\.\n +→ /m,
    );

    await postgres.run(
      "UPDATE kysely_migration SET name = '9999_future' WHERE name LIKE '0001%'",
      DATABASE_URL,
    );
    const newer = await here.task("doctor");
    equal(newer.code, 1);
    match(newer.stdout, /^PROBLEM +database: \S+ was made by a newer version .*\n +→ Set DATABASE_URL/m);
    equal((await here.task("daemon", ["stop"])).code, 0);
    await redis.kill();
    await postgres.kill();
    const gone = await here.task("doctor");
    equal(gone.code, 1);
    match(gone.stdout, /^PROBLEM +database: \S+ cannot be reached: nothing listens there\.\n +→ /m);
    match(gone.stdout, /^PROBLEM +Redis: \S+ cannot be reached: nothing listens there\.\n +→ /m);
  },
);

Deno.test("backup and restore leave a database in PostgreSQL to its own tools", async () => {
  await using here = installation({ DATABASE_URL: "postgresql://nobody:secret@127.0.0.1:1/nothing" });
  const file = `${here.dataDir}.backup`;
  for (const [task, tool] of [["backup", "pg_dump"], ["restore", "pg_restore"]] as const) {
    const { code, stderr } = await here.task(task, [file]);
    equal(code, 1);
    match(stderr, new RegExp(`^[^\\n]*PostgreSQL[^\\n]*${tool}[^\\n]*\\n$`));
    ok(!stderr.includes("secret"));
  }
});

async function tables(
  postgres: Awaited<ReturnType<typeof startPostgres>>,
  databaseUrl: string,
): Promise<unknown[]> {
  const found = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'";
  return await postgres.run(found, databaseUrl);
}
