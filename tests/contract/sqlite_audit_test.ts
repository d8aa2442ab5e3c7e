// The log of moderation in SQLite: the database refuses changes, and the check finds those made in spite of it.

import assert from "node:assert/strict";
import type { DatabaseSync } from "node:sqlite";
import { requestNewEpoch } from "../../server/adapters/process/instance_file.ts";
import type { AuditCheck } from "../../server/ports/moderation_store.ts";
import { lookInto, openIn, testFolder } from "./sqlite_files.ts";
import { MOMENT } from "./harness.ts";

const ROWS = 12;

Deno.test("the database refuses to change or delete a logged action", async () => {
  using folder = testFolder();
  await fill(folder.path);
  lookInto(folder.path, (database) => {
    for (const change of ["update audit_log set reason = 'other'", "delete from audit_log where id = 5"]) {
      assert.throws(() => database.exec(change), /audit_log can only grow/);
    }
  });
  assert.deepEqual((await check(folder.path)).brokenAt, null);
});

const TAMPERINGS: readonly [what: string, sql: string, brokenAt: number][] = [
  ["a changed reason", "update audit_log set reason = 'none' where id = 5", 5],
  ["a changed actor", "update audit_log set actor = 'Eve' where id = 1", 1],
  ["a reason that was taken away", "update audit_log set reason = null where id = 12", 12],
  ["a changed hash", "update audit_log set hash = replace(hash, substr(hash, 1, 1), 'x') where id = 7", 7],
  ["a row that is gone", "delete from audit_log where id = 5", 6],
  ["a beginning that is gone", "delete from audit_log where id < 4", 4],
  ["a row that moved", "update audit_log set id = 99 where id = 5", 6],
  [
    "a row in between",
    "insert into audit_log select 13, at, actor_id, actor, actor_role, capacity, action, target_id, target, reason, detail, hash from audit_log where id = 5",
    13,
  ],
  [
    "two rows that changed places",
    "update audit_log set id = case id when 5 then -6 when 6 then -5 end where id in (5, 6); update audit_log set id = -id where id < 0",
    5,
  ],
];

for (const [what, sql, brokenAt] of TAMPERINGS) {
  Deno.test(`the check finds ${what}`, async () => {
    using folder = testFolder();
    await fill(folder.path);
    lookInto(folder.path, (database) => tamper(database, sql));
    assert.equal((await check(folder.path)).brokenAt, brokenAt);
  });
}

Deno.test("the check cannot see rows taken off the end, but its last hash shows it", async () => {
  using folder = testFolder();
  await fill(folder.path);
  const before = await check(folder.path);
  lookInto(folder.path, (database) => tamper(database, "delete from audit_log where id > 9"));
  const after = await check(folder.path);
  assert.deepEqual([before.rows, after.rows, after.brokenAt], [ROWS, 9, null]);
  assert.notEqual(after.head, before.head);
});

Deno.test("deno task admin audit --verify names the first broken row and fails", async () => {
  using folder = testFolder();
  await fill(folder.path);
  const whole = await verify(folder.path);
  assert.match(whole.text, /^The audit log is intact: 12 rows, the last hash is [0-9a-f]{64}\.\n$/);
  assert.equal(whole.code, 0);
  lookInto(folder.path, (database) => tamper(database, "update audit_log set action = 'x' where id = 5"));
  const broken = await verify(folder.path);
  assert.match(broken.text, /broken at row 5/);
  assert.notEqual(broken.code, 0);
});

Deno.test("row 2: after a restore, entries have ids that were not given out, and the chain is intact", async () => {
  using folder = testFolder();
  await fill(folder.path);
  const ids: number[] = [];
  for (let restores = 0; restores < 2; restores++) {
    requestNewEpoch(folder.path);
    await fill(folder.path);
    const store = await openIn(folder.path);
    const { items } = await store.moderation.auditEntries({ query: "", cursor: null, limit: ROWS });
    await store.close();
    ids.unshift(...items.map(({ id }) => id));
  }
  assert.ok(ids.every((id, index) => id > 1e9 && id > (ids[index + 1] ?? 0)), String(ids));
  assert.equal(ids[0]! - ids[ROWS - 1]!, ROWS - 1);
  const whole = await check(folder.path);
  assert.deepEqual([whole.rows, whole.brokenAt], [3 * ROWS, null]);
  lookInto(folder.path, (database) => tamper(database, `delete from audit_log where id = ${ids.at(-1)}`));
  assert.deepEqual(await check(folder.path).then(({ rows, brokenAt }) => [rows, brokenAt]), [
    ROWS,
    ids.at(-2),
  ]);
});

Deno.test("row 2: after a restore, every table with ids of its own continues above them", async () => {
  using folder = testFolder();
  await fill(folder.path);
  requestNewEpoch(folder.path);
  await (await openIn(folder.path)).close();
  lookInto(folder.path, (database) => {
    const tables = database.prepare(
      `select t.name as name, s.seq as seq from sqlite_master t join pragma_table_info(t.name) c on c.name = 'id' and lower(c.type) = 'integer'
        left join sqlite_sequence s on s.name = t.name where t.type = 'table' and t.name <> 'audit_log' and t.name not like 'kysely%'`,
    ).all();
    assert.ok(tables.length >= 8);
    for (const { name, seq } of tables) assert.ok(Number(seq) > 1e9, String(name));
  });
});

async function fill(folder: string): Promise<void> {
  const store = await openIn(folder);
  for (let n = 0; n < ROWS; n++) {
    await store.moderation.transact((within) =>
      within.log({
        ...{ at: MOMENT + n, actorId: 1, actor: "Ada", actorRole: "mod", capacity: "account" },
        ...{ action: "mute", targetId: 2, target: "Bob", reason: `reason ${n}`, detail: null },
      })
    );
  }
  await store.close();
}

async function check(folder: string): Promise<AuditCheck> {
  const store = await openIn(folder);
  const found = await store.moderation.checkAuditLog();
  await store.close();
  return found;
}

/** What somebody who can write the file can do. */
function tamper(database: DatabaseSync, sql: string): void {
  database.exec("drop trigger audit_log_no_update; drop trigger audit_log_no_delete");
  database.exec(sql);
}

async function verify(folder: string): Promise<{ code: number; text: string }> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "-A", "server/cli/admin.ts", "audit", "--verify"],
    cwd: new URL("../../", import.meta.url),
    env: { DATA_DIR: folder, DATABASE_URL: "sqlite:///sexchat.db", NO_COLOR: "1" },
  });
  const { code, stdout, stderr } = await command.output();
  return { code, text: new TextDecoder().decode(new Uint8Array([...stdout, ...stderr])) };
}
