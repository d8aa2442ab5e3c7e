// Moved in and out again: the export holds what the original held, as far as it comes along, on both databases.

import { deepEqual, equal } from "node:assert/strict";
import { ORIGINAL_SECRET, originalTime, sqliteOriginal } from "../support/original_database.ts";
import { fillOriginal, type OriginalContent } from "../support/original_members.ts";
import { hasPostgres, startPostgres } from "../support/postgres.ts";
import { type Installation, installation } from "../support/tasks.ts";

const DOCUMENT = Deno.readTextFileSync(new URL("../../docs/moving-in.md", import.meta.url));
const KEPT_MESSAGES = 500;
const KEPT_TURNS = 20;
/** Texts that JSON, SQL and terminals could mistake. */
const TEXTS = [
  "ünï 💜",
  '"quoted" \\ \\u0000',
  "line\nbreak\ttab",
  "a\u2028\u202eb",
  "'; drop table users --",
];

const CONTENT: OriginalContent = {
  members: ["Alice", "bob", "carol-x", "dave_9"].map((name, index) => ({
    ...{
      name,
      password: `of ${name}`,
      role: ["user", "mod", "admin", "root"][index]!,
      hasAiAccess: index > 1,
    },
  })),
  messages: [
    ...Array.from(
      { length: KEPT_MESSAGES + 3 },
      (_, n) => [...two("carol-x", "dave_9", n), `long ${n}`] as const,
    ),
    ...TEXTS.map((text, n) => [...two("Alice", "bob", n), text] as const),
  ],
  turns: [
    ...Array.from({ length: KEPT_TURNS + 4 }, (_, n) => ["bob", roleOf(n), `turn ${n}`] as const),
    ["Alice", "user", TEXTS[0]!],
    ["Alice", "assistant", TEXTS[2]!],
  ],
  bans: [["mallory", "203.0.113.7"], ["guestling", null]],
  ignores: [["Alice", "carol-x"], ["bob", "dave_9"]],
};

function two(a: string, b: string, n: number): readonly [string, string] {
  return n % 2 === 0 ? [a, b] : [b, a];
}

function roleOf(n: number): "user" | "assistant" {
  return n % 2 === 0 ? "user" : "assistant";
}

Deno.test("moved in and out again over SQLite", async () => {
  await using here = installation();
  await roundTrip(here);
});

Deno.test({
  name: "moved in and out again over PostgreSQL",
  ignore: !hasPostgres(),
  fn: async () => {
    await using postgres = await startPostgres();
    await using here = installation({ DATABASE_URL: await postgres.createDatabase() });
    await roundTrip(here);
  },
});

async function roundTrip(here: Installation): Promise<void> {
  const folder = here.dataDir.slice(0, here.dataDir.lastIndexOf("/"));
  const [original, file] = [`${folder}/original.db`, `${folder}/out.json`];
  await fillOriginal(sqliteOriginal(original), CONTENT);
  const imported = await here.task("admin", [
    "import-original",
    original,
    "--jwt-secret",
    ORIGINAL_SECRET,
    "--yes",
  ]);
  equal(imported.code, 0, imported.stderr);
  const exported = await here.task("admin", ["export", file]);
  equal(exported.code, 0, exported.stderr);
  const whole = JSON.parse(Deno.readTextFileSync(file)) as Record<string, Record<string, unknown>[]>;

  deepEqual(
    whole["accounts"]!.map(({ id, username, role, has_ai_access }) => [id, username, role, has_ai_access]),
    CONTENT.members.map(({ name, role, hasAiAccess }, index) => [index + 2, name, role, hasAiAccess]),
  );
  deepEqual(messagesIn(whole["conversations"]!), messagesOf("Alice", "bob", "carol-x", "dave_9"));
  deepEqual(turnsIn(whole["companion"]!), [...turnsOf("Alice"), ...turnsOf("bob").slice(-KEPT_TURNS)]);
  deepEqual(
    whole["bans"]!.map(({ username, ip, reason }) => [username, ip, reason]),
    CONTENT.bans!.map(([name, ip]) => [name, ip === null ? [] : [ip], "rude"]),
  );
  deepEqual(
    new Set(whole["ignores"]!.map(({ ignorer_id, ignored_id }) => `${ignorer_id} ${ignored_id}`)),
    new Set(CONTENT.ignores!.map(([by, ignored]) => `${idOf(by)} ${idOf(ignored)}`)),
  );
  for (const list of ["accounts", "premium", "ignores", "bans", "conversations", "companion"]) {
    const described = keysOf(list);
    deepEqual(Object.keys(whole[list]![0]!).filter((key) => !described.has(key)), [], `keys of ${list}`);
  }
}

/** What docs/moving-in.md names in its row about a list. */
function keysOf(list: string): ReadonlySet<string> {
  const row = DOCUMENT.split("\n").find((line) =>
    line.startsWith("| `") && line.split("|")[1]!.includes(`\`${list}\``)
  );
  return new Set([...row!.matchAll(/`([a-z_]+)`/g)].map(([, key]) => key!));
}

function idOf(name: string): number {
  return CONTENT.members.findIndex((member) => member.name === name) + 2;
}

/** Messages of the original that are kept, by pair: sender, text, time. */
function messagesOf(...names: string[]): unknown[] {
  const all = CONTENT.messages!.map(([from, to, text], index) => ({
    from,
    to,
    text,
    at: timeOf(100 + index),
  }));
  return [names.slice(0, 2), names.slice(2)].map((pair) =>
    all.filter(({ from, to }) => pair.includes(from) && pair.includes(to)).slice(-KEPT_MESSAGES)
      .map(({ from, text, at }) => [idOf(from), text, at])
  );
}

function messagesIn(conversations: readonly Record<string, unknown>[]): unknown[] {
  return conversations.map(({ messages }) =>
    (messages as Record<string, unknown>[]).map(({ from, text, at }) => [from, text, at])
  );
}

function turnsOf(of: string): unknown[] {
  return CONTENT.turns!.map(([name, role, text], index) => [name, role, text, timeOf(200 + index)] as const)
    .filter(([name]) => name === of).map(([name, ...turn]) => [idOf(name), ...turn]);
}

function turnsIn(conversations: readonly Record<string, unknown>[]): unknown[] {
  return conversations.flatMap(({ user_id, turns }) =>
    (turns as Record<string, unknown>[]).map(({ role, text, at }) => [user_id, role, text, at])
  );
}

/** A time of the original as the export has it: to the millisecond. */
function timeOf(minutes: number): string {
  return `${originalTime(minutes).slice(0, -3).replace(" ", "T")}Z`;
}
