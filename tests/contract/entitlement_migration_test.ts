// Migration 0018 on either engine: every grant of access becomes an entitlement, and who had access has premium.

import assert from "node:assert/strict";
import { NO_END } from "../../server/ports/premium/premium_time.ts";
import type { Store } from "../../server/ports/store.ts";
import { testMigration } from "./migrated_stores.ts";
import { rowsOf } from "./sqlite_files.ts";

interface Person {
  readonly name: string;
  readonly flag: 0 | 1;
  /** Columns of `ai_grants`: source, reference, granted_at, revoked_at. */
  readonly grants?: readonly (readonly [string, string | null, number, number | null])[];
  /** Its entitlements: source, reference, from, until, state, and who revoked it. */
  readonly expected?: readonly (readonly unknown[])[];
  readonly until: number | null;
}

const active = ["active", null];
const revoked = ["revoked", "staff"];

/** Accounts with grants of every kind; their ids are their places, from 1. */
const PEOPLE: readonly Person[] = [
  { name: "nothing", flag: 0, until: null },
  {
    ...{ name: "given", flag: 1, grants: [["admin", null, 10, null]], until: NO_END },
    expected: [["admin", null, 10, null, ...active]],
  },
  {
    ...{ name: "given_and_taken", flag: 0, grants: [["admin", null, 10, 20]], until: 20 },
    expected: [["admin", null, 10, 20, ...revoked]],
  },
  {
    ...{ name: "paid", flag: 1, grants: [["payment", null, 10, null]], until: NO_END },
    expected: [["payment", null, 10, null, ...active]],
  },
  {
    ...{ name: "paid_again", flag: 1, until: NO_END },
    grants: [["payment", "r1", 10, 20], ["admin", null, 12, 20], ["payment", "r2", 30, null]],
    expected: [
      ["payment", "r1", 10, 20, ...revoked],
      ["admin", null, 12, 20, ...revoked],
      ["payment", "r2", 30, null, ...active],
    ],
  },
  {
    ...{
      name: "both",
      flag: 1,
      grants: [["admin", null, 10, null], ["payment", null, 11, null]],
      until: NO_END,
    },
    expected: [["admin", null, 10, null, ...active], ["payment", null, 11, null, ...active]],
  },
  {
    ...{ name: "by_hand", flag: 1, grants: [["a friend", "r1", 10, null]], until: NO_END },
    expected: [["import", "r1", 10, null, ...active]],
  },
  // A flag that was set by hand, in the original or here.
  { name: "flag_alone", flag: 1, until: NO_END, expected: [["admin", null, 8, null, ...active]] },
  {
    ...{ name: "flag_after_all", flag: 1, grants: [["admin", null, 10, 20]], until: NO_END },
    expected: [["admin", null, 9, null, ...active], ["admin", null, 10, 20, ...revoked]],
  },
  // The flag decided: a grant beside a flag that is down gave nothing.
  {
    ...{ name: "flag_down", flag: 0, grants: [["admin", null, 10, null]], until: 10 },
    expected: [["admin", null, 10, 10, ...revoked]],
  },
  {
    ...{ name: "flag_down_logged", flag: 0, grants: [["admin", null, 10, null]], until: 90 },
    expected: [["admin", null, 10, 90, ...revoked]],
  },
];

const text = (value: string | number | null): string =>
  typeof value === "string" ? `'${value}'` : String(value);

const FILL = [
  ...PEOPLE.map(({ name, flag }, n) =>
    `insert into users (username, username_key, password_hash, created_at, has_ai_access)
      values ('${name}', '${name}', 'h', ${n + 1}, ${flag})`
  ),
  ...PEOPLE.flatMap(({ grants = [] }, n) =>
    grants.map((grant) =>
      `insert into ai_grants (user_id, source, reference, granted_at, revoked_at)
        values (${n + 1}, ${grant.map(text).join(", ")})`
    )
  ),
  ...[[1, 5, PEOPLE.length], [2, 90, PEOPLE.length], [3, 95, 1]].map(([id, at, target]) =>
    `insert into audit_log (id, "at", actor, actor_role, capacity, action, target_id, hash)
      values (${id}, ${at}, 'x', 'root', 'account', 'revoke_ai', ${target}, 'h')`
  ),
];

async function checkMigrated({ accounts, entitlements, moderation }: Store): Promise<void> {
  for (const [n, { name, until, expected = [] }] of PEOPLE.entries()) {
    const id = n + 1;
    const rows = (await entitlements.of(id)).map((row) => [
      ...[row.source, row.reference, row.from, row.until, row.state, row.revokedBy],
    ]);
    assert.deepEqual(rows, expected, name);
    assert.equal((await accounts.byId(id))?.premiumUntil, until, name);
  }
  // Their times go on: what is given and ended now.
  const given = PEOPLE.findIndex(({ name }) => name === "given") + 1;
  await moderation.transact((within) => within.premium.end({ userId: given, sources: ["admin"], at: 100 }));
  assert.equal((await accounts.byId(given))?.premiumUntil, 100);
  const { entitlement, isNew } = await moderation.transact((within) =>
    within.premium.give({ userId: given, source: "payment", reference: "r2", at: 200 })
  );
  const paid = PEOPLE.findIndex(({ name }) => name === "paid_again") + 1;
  assert.deepEqual([isNew, entitlement.userId], [false, paid], "a reference of before is known");
}

testMigration("every grant of access becomes an entitlement, and the flag decides who has premium", {
  ...{ before: "0018", fill: FILL, check: checkMigrated },
  checkFile(database) {
    const tables = rowsOf(database, "select name from sqlite_master where name like 'ai_grants%'");
    assert.deepEqual(tables, []);
    assert.deepEqual(rowsOf(database, "pragma foreign_key_check"), []);
    assert.deepEqual(rowsOf(database, "pragma integrity_check"), [{ integrity_check: "ok" }]);
  },
});
