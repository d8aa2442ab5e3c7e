// A database that the last landed version left, with rows in every table, brought up to date on either engine.

import assert from "node:assert/strict";
import { MOMENT } from "./harness.ts";
import { NO_END } from "../../server/ports/premium/premium_time.ts";
import type { Store } from "../../server/ports/store.ts";
import { hasPostgres, type PostgresServer, runAt, startPostgres } from "../support/postgres.ts";
import { openAt } from "../support/postgres_databases.ts";
import { lookInto, openIn, rowsOf, testFolder } from "./sqlite_files.ts";

type Row = Record<string, unknown>;
/** Reads all that a query gives. */
type Read = (sql: string) => Promise<Row[]>;

/** When the companion was spoken to, milliseconds since the Unix epoch. */
const MOMENT_KEPT = 1_793_491_200_000;
const ALL = { query: "", cursor: null, limit: 100 };

const fixture = (engine: string): string =>
  Deno.readTextFileSync(new URL(`upgrade/0004_${engine}.sql`, import.meta.url));

Deno.test("sqlite: what the last version kept is there after the migrations, and sanctions have the power of their makers", async () => {
  using folder = testFolder();
  lookInto(folder.path, (database) => database.exec(fixture("sqlite")));
  const read: Read = (sql) => Promise.resolve(lookInto(folder.path, (database) => rowsOf(database, sql)));
  const tables =
    "select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by name";
  await checkMigrated(read, tables, () => openIn(folder.path));
});

if (hasPostgres()) {
  let server: PostgresServer;
  Deno.test.beforeAll(async () => {
    server = await startPostgres();
  });
  Deno.test.afterAll(async () => await server[Symbol.asyncDispose]());

  Deno.test("postgres: what the last version kept is there after the migrations, and sanctions have the power of their makers", async () => {
    const databaseUrl = await server.createDatabase();
    await runAt(databaseUrl, fixture("postgres"));
    const tables = "select tablename as name from pg_tables where schemaname = 'public' order by name";
    await checkMigrated((sql) => runAt(databaseUrl, sql), tables, () => openAt(databaseUrl));
  });
}

async function checkMigrated(read: Read, tables: string, open: () => Promise<Store>): Promise<void> {
  const before = await contents(read, tables);
  for (const [table, rows] of Object.entries(before)) assert.ok(rows.length > 0, `${table} has rows`);
  const store = await open();
  const after = await contents(read, tables);
  for (const [table, rows] of Object.entries(before)) {
    // Grants of access are entitlements now.
    if (table.startsWith("kysely") || table === "ai_grants") continue;
    for (const [n, row] of rows.entries()) {
      const now = after[table]![n]!;
      // It is `verified_email_key` now, which is null until an address is verified; access follows from entitlements.
      const { email_key: _email, has_ai_access: _access, ...kept } = row;
      assert.deepEqual(
        Object.fromEntries(Object.keys(kept).map((column) => [column, now[column]])),
        kept,
        table,
      );
    }
  }
  await checkEmails(store, before["users"]!);
  await checkSanctions(store);
  await checkReports(store);
  await checkFactors(store);
  await checkCompanion(store);
  await checkKeys(store, before["messages"]!);
  await checkPremium(store, before["users"]!, before["ai_grants"]!);
  const { rows, brokenAt } = await store.moderation.checkAuditLog();
  assert.deepEqual([rows, brokenAt], [7, null]);
  await store.close();
}

/** Addresses of before are kept, unverified, and no longer unique. */
async function checkEmails({ accounts, recovery }: Store, before: readonly Row[]): Promise<void> {
  const named = before.filter(({ email }) => email !== null);
  assert.ok(named.length > 0);
  for (const [n, { id, email }] of named.entries()) {
    const account = await accounts.byId(Number(id));
    assert.deepEqual([account?.email, account?.verifiedEmail], [email, null]);
    assert.equal(await recovery.byVerifiedEmail(String(email)), undefined);
    const another = { username: `Same${n}`, passwordHash: "h", email: String(email), createdAt: MOMENT };
    const { id: newer } = await accounts.create(another);
    for (const [token, userId] of [["first", newer], ["second", Number(id)]] as const) {
      await recovery.addLink({
        ...{ userId, token, kind: "verify_email", expiresAt: MOMENT, email: String(email) },
      });
    }
    assert.equal((await recovery.verifyEmail("first", 0))?.account.verifiedEmail, email);
    await assert.rejects(recovery.verifyEmail("second", 0), { code: "conflict" });
    await accounts.remove(newer);
    assert.equal((await recovery.verifyEmail("second", 0))?.account.id, Number(id));
  }
}

async function contents(read: Read, tables: string): Promise<Record<string, Row[]>> {
  const found: Record<string, Row[]> = {};
  for (const { name } of await read(tables)) {
    found[String(name)] = await read(`select * from ${name} order by 1`);
  }
  return found;
}

/** No earlier account has a second factor. */
async function checkFactors({ accounts, factors }: Store): Promise<void> {
  const { items } = await accounts.page(ALL);
  assert.ok(items.length > 0);
  for (const { id, hasSecondFactor } of items) {
    assert.equal(hasSecondFactor, false);
    assert.deepEqual(await factors.of(id), { totp: null, passkeys: [] });
  }
}

/** The present role of the maker; else that of the newest matching entry of the log; else the least that can. */
async function checkSanctions({ moderation }: Store): Promise<void> {
  const { bans, mutes } = await moderation.inForce(MOMENT);
  assert.deepEqual(bans.map(({ username, networks, actorRole }) => [username || networks[0], actorRole]), [
    ["ByRuth", "root"],
    ["ByGuest", "mod"],
    ["ByGone", "admin"],
    ["ByTom", "admin"],
    ["203.0.113.0/24", "root"],
    ["ByNobody", "mod"],
    ["192.0.2.0/24", "admin"],
  ]);
  assert.deepEqual(mutes.map(({ username, networks, actorRole }) => [username, networks, actorRole]), [
    ["ByAda", [], "admin"],
    ["ByGone", [], "root"],
    ["ByNobody", [], "mod"],
  ]);
}

/** What was said with the companion before is answered and counted, and an answer belongs to its question. */
async function checkCompanion({ companions }: Store): Promise<void> {
  const at = MOMENT_KEPT;
  const question = { id: 1, role: "user", text: "sealed 1", at } as const;
  const answer = { id: 2, role: "assistant", text: "sealed 2", at, questionId: 1 } as const;
  assert.deepEqual(await companions.history(5), [question, answer]);
  const versions = [{ id: null, text: "sealed 2", at, continuations: 0 }];
  assert.deepEqual(await companions.conversation(5), [
    { ...question, state: "answered" },
    { ...answer, isCounted: true, versions, chosen: 0 },
  ]);
  assert.deepEqual(await companions.abandon([]), []);
}

/** No account has keys, and no earlier message is end-to-end encrypted. */
async function checkKeys({ accounts, keys, messages }: Store, before: readonly Row[]): Promise<void> {
  for (const { id } of (await accounts.page(ALL)).items) {
    assert.deepEqual([await keys.log(id), await keys.slots(id), await keys.blob(id)], [[], [], undefined]);
  }
  const { sender_id, recipient_id } = before[0]!;
  const kept = await messages.history(Number(sender_id), Number(recipient_id), { limit: 9 });
  assert.ok(kept.length > 0);
  assert.ok(kept.every((message) => !("e2ee" in message) && !("tag" in message)));
}

/** Accounts with access have premium without an end, and their grants are entitlements. */
async function checkPremium(
  { accounts, entitlements }: Store,
  users: readonly Row[],
  grants: readonly Row[],
): Promise<void> {
  for (const { id, has_ai_access } of users) {
    const until = (await accounts.byId(Number(id)))?.premiumUntil;
    assert.equal(until, Number(has_ai_access) === 0 ? null : NO_END);
  }
  for (const { user_id, source, granted_at } of grants) {
    const [row] = await entitlements.of(Number(user_id));
    assert.deepEqual([row?.source, row?.from, row?.until], [source, Number(granted_at), null]);
  }
}

async function checkReports({ moderation }: Store): Promise<void> {
  const found = async (query: string, open: boolean) =>
    (await moderation.reports({ ...ALL, query, open })).items.map(({ id }) => id);
  assert.deepEqual(
    [
      await found("trol", true),
      await found("GUEST", true),
      await found("rude", false),
      await found("rude", true),
    ],
    [[2, 1], [2], [3], []],
  );
  const { items: [earlier] } = await moderation.reports({ ...ALL, query: "trol", open: true });
  assert.deepEqual([earlier?.messageId, earlier?.room, earlier?.proof], [null, null, null]);
  // They count for the cap, whatever the case of the name.
  const report = { reporterId: null, reporter: "x", text: null, reason: "r", createdAt: MOMENT };
  for (let n = 0; n < 48; n++) await moderation.addReport({ ...report, target: "troll" });
  await assert.rejects(moderation.addReport({ ...report, target: "Troll" }), { code: "conflict" });
}
