// Rows that no original writes, but that its database may hold: nothing of them breaks an import, and every row is
// counted as what comes or as what cannot.

import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import type { ImportKind, ImportReport } from "../../server/ports/moving/import_report.ts";
import { isUsername } from "../../server/protocol/names.ts";
import { ORIGINAL_SECRET, originalTime, PM_LOWER, sealer, userRow } from "../support/original_database.ts";
import { ENGINES, IMPORTED_AT, type Place, placeOf, readMessages, usePlaces } from "./moving_places.ts";
import { ALICE, banRow, BOB, fill, messageRow } from "./moving_rows.ts";

usePlaces();

const JWT = { jwtSecret: ORIGINAL_SECRET, roomPattern: "pm:lower" };
const TABLES: readonly (readonly [ImportKind, table: string])[] = [
  ["accounts", "users"],
  ["ignores", "user_ignores"],
  ["bans", "bans"],
  ["mutes", "mutes"],
  ["turns", "violet_history"],
  ["messages", "messages"],
];
/** The tables without any types or rules, as an operator may have made them by hand. */
const LOOSE = `
  CREATE TABLE users (id, username, password_hash, email, role, has_ai_access, ai_messages_used, is_verified, created_at);
  CREATE TABLE messages (id, sender_id, recipient_id, encrypted_content, nonce, timestamp);
  CREATE TABLE bans (id, username, ip, reason, created_at);
  CREATE TABLE mutes (id, username, created_at);
  CREATE TABLE user_ignores (id, ignorer_id, ignored_id, created_at);
  CREATE TABLE violet_history (id, user_id, role, text, timestamp);`;

const VALUES: readonly unknown[] = [
  ...[null, "", "abc", "a\0b", 0, -1, 3, 4, 2 ** 31, 2.5, 1e300, 9_007_199_254_740_993n, -(2n ** 63n)],
  ...["3", "\u{1f339}", "\ud800", "x".repeat(100_000), "\u202e\x1b[31m", "NaN", "9999-99-99 99:99:99"],
  ...[new Uint8Array([0xff, 0x00, 0xfe]), new Uint8Array(), "2025-04-12 20:00:00", "admin", "Violet"],
];

for (const target of ENGINES) {
  Deno.test(`${target}: rows with any values in any columns are imported or counted, each once`, async () => {
    for (const seed of [1, 2, 3, 4]) {
      await using place = await placeOf("sqlite", target, LOOSE);
      await fill(place);
      const counts = await damage(place, randomOf(seed));
      const report = await place.moveIn(JWT);
      for (const [kind, table] of TABLES) equal(sum(report, kind), counts[table], `${table}, seed ${seed}`);
      const store = await place.open();
      const { items } = await store.accounts.page({ query: "", cursor: null, limit: 200 });
      equal(items.length, report.kinds.accounts.comes);
      for (const { username, email } of items) ok(isUsername(username) && !email?.includes("\0"), username);
      await store.moderation.inForce(IMPORTED_AT);
    }
  });
}

Deno.test("examples in the report have no control characters, and are short", async () => {
  await using place = await placeOf("sqlite", "sqlite", LOOSE);
  const names = ["\x1b[2Jgone", `${"n".repeat(500)}`, "a\nb", "\u202eevil"];
  await place.original.insert("users", names.map((name, n) => userRow(n + 1, name, { email: "no address" })));
  await place.original.insert("bans", [banRow(1, "\x1b]0;title\x07", "not an address")]);
  const { kinds } = await place.moveIn();
  const examples = Object.values(kinds).flatMap(({ cannot, changed }) => [...cannot, ...changed])
    .flatMap((finding) => finding.examples);
  ok(examples.length >= 5);
  for (const example of examples) ok(/^[^\p{C}]{0,41}$/u.test(example), JSON.stringify(example));
});

Deno.test("ignores of nobody, of oneself, twice and too many are counted; the newest thousand come", async () => {
  await using place = await placeOf("sqlite", "sqlite", LOOSE);
  const ids = Array.from({ length: 1_010 }, (_, n) => n + 2);
  await place.original.insert("users", [1, ...ids].map((id) => userRow(id, `m${id}`)));
  const rows = [[1, 2], [1, 2], [1, 1], [1, 9_999], [9_999, 1], [null, 1], ...ids.map((id) => [1, id])];
  await place.original.insert(
    "user_ignores",
    rows.map(([from, to], n) => ({
      ...{ id: n + 1, ignorer_id: from, ignored_id: to, created_at: originalTime(n) },
    })),
  );
  const { kinds: { ignores } } = await place.moveIn();
  equal(ignores.comes, 1_000);
  deepEqual(ignores.cannot.map(({ why, count }) => [why, count]), [["older", 12], ["no_account", 3], [
    "oneself",
    1,
  ]]);
  const ignored = (await (await place.open()).ignores.listOf(1)).map(({ id }) => id);
  ok(ignored.includes(ids.at(-1)!) && !ignored.includes(2));
});

Deno.test("a message that is too long, blank, to oneself or damaged stays behind; what is just short enough comes", async () => {
  await using place = await placeOf("sqlite", "sqlite");
  await place.original.insert("users", [userRow(ALICE, "Alice"), userRow(BOB, "bob")]);
  const seal = await sealer(PM_LOWER, { id: ALICE, username: "Alice" }, { id: BOB, username: "bob" });
  const texts = ["x".repeat(4_034), "x".repeat(4_035), "  \u200b", "nul \0 and all", "last"];
  const sealed = await Promise.all(texts.map(seal));
  const { encrypted_content, nonce } = await seal("damaged");
  const damaged = `${encrypted_content.startsWith("A") ? "B" : "A"}${encrypted_content.slice(1)}`;
  const rows = [
    ...[...sealed, { encrypted_content: damaged, nonce }, { encrypted_content, nonce: "" }],
    ...[{ encrypted_content: "", nonce }, { encrypted_content: "%%%", nonce: "%%%" }],
  ].map((one, n) => messageRow(n + 1, ALICE, BOB, one));
  const own = messageRow(100, ALICE, ALICE, await seal("note to myself"));
  await place.original.insert("messages", [...rows, own]);
  const { kinds: { messages } } = await place.moveIn(JWT);
  deepEqual(messages.cannot.map(({ why, count }) => [why, count]), [
    ["cannot_be_opened", 4],
    ["empty", 1],
    ["oneself", 1],
    ["too_long", 1],
  ]);
  const read = await readMessages(await place.open(), BOB, ALICE);
  deepEqual(read.map(({ text }) => text), [texts[0], texts[3], texts[4]]);
});

Deno.test("a damaged file: it says so, and nothing is imported", async () => {
  await using place = await placeOf("sqlite", "sqlite");
  await fill(place);
  await place.original[Symbol.asyncDispose]();
  const bytes = Deno.readFileSync(place.original.source);
  Deno.writeFileSync(place.original.source, bytes.fill(0x55, 12 * 4_096));
  for (const dryRun of [true, false]) {
    await rejects(place.import({ ...JWT, dryRun }), /original\.db is damaged/);
  }
  equal(await (await place.open()).accounts.byId(ALICE), undefined);
});

Deno.test("two messages with one id: nothing is imported, and it says why", async () => {
  await using place = await placeOf("sqlite", "sqlite", LOOSE);
  await place.original.insert("users", [userRow(ALICE, "Alice"), userRow(BOB, "bob")]);
  const seal = await sealer(PM_LOWER, { id: ALICE, username: "Alice" }, { id: BOB, username: "bob" });
  await place.original.insert("messages", [
    messageRow(1, ALICE, BOB, await seal("one")),
    messageRow(1, BOB, ALICE, await seal("two")),
  ]);
  const problem = await place.import(JWT).then(() => "none", (error: Error) => error.message);
  equal(problem, "The original has two rows where there can be one: messages.id");
  equal(await (await place.open()).accounts.byId(ALICE), undefined);
});

/** Puts values of any kind into cells of all tables. Resolves to the numbers of their rows. */
async function damage({ original }: Place, random: () => number): Promise<Record<string, number>> {
  const { DatabaseSync } = await import("node:sqlite");
  using database = new DatabaseSync(original.source);
  const counts: Record<string, number> = {};
  for (const [, table] of TABLES) {
    const columns = database.prepare(`pragma table_info(${table})`).all().map(({ name }) => String(name));
    const rows = database.prepare(`select rowid as row from ${table}`).all().map(({ row }) => Number(row));
    counts[table] = rows.length;
    for (const row of rows) {
      if (random() < 0.6) continue;
      const column = columns[Math.floor(random() * columns.length)]!;
      const value = VALUES[Math.floor(random() * VALUES.length)] as never;
      if (isIdTaken(table, column, value)) continue;
      database.prepare(`update ${table} set ${column} = ? where rowid = ?`).run(value, row);
    }
  }
  return counts;
}

/** Ids that rows have already: that ids are unique, the tables of the original see to. */
function isIdTaken(table: string, column: string, value: unknown): boolean {
  return column === "id" && table !== "users" && (value === 3 || value === 4 || value === 2 ** 31);
}

/** Random numbers from 0 to 1, the same for each seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = state + 0x6d2b79f5 | 0;
    let mixed = Math.imul(state ^ state >>> 15, 1 | state);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  };
}

function sum({ kinds }: ImportReport, kind: ImportKind): number {
  const { comes, cannot } = kinds[kind];
  return cannot.reduce((total, { count }) => total + count, comes);
}
