// An import that is killed at any moment leaves everything or nothing, and then can be made, or is made already.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { ORIGINAL_SECRET, sqliteOriginal } from "../support/original_database.ts";
import { fillOriginal } from "../support/original_members.ts";
import { startServer } from "../support/server_process.ts";
import { installation } from "../support/tasks.ts";

const ROOT = new URL("../../", import.meta.url);
const MEMBERS = Array.from({ length: 20 }, (_, index) => `member${index}`);
const MESSAGES_OF_PAIR = 200;
const ALL = { accounts: MEMBERS.length, messages: (MEMBERS.length - 1) * MESSAGES_OF_PAIR };
const NOTHING = { accounts: 0, messages: 0 };

/** What is written when the import is killed. */
const MOMENTS: readonly (readonly [what: string, file: RegExp])[] = [
  ["the database of the dry run", /dry-run\/trial\.db-wal$/],
  ["a secret", /secret_key$/],
  ["the copy", /before-import-\w+$/],
  ["the log of the database, before the import and at its end", /sexchat\.db-wal$/],
];

Deno.test("killed at any moment: everything or nothing, a server starts, and what is missing is imported", async (t) => {
  for (const [what, file] of MOMENTS) {
    // The later ones are written to again and again: some of these writes are those of the end.
    for (const nth of what.startsWith("the log") ? [1, 12, 40] : [1]) {
      await t.step(`at write ${nth} of ${what}`, () => killedAt(file, nth));
    }
  }
});

async function killedAt(file: RegExp, nth: number): Promise<void> {
  await using here = installation();
  const folder = here.dataDir.slice(0, here.dataDir.lastIndexOf("/"));
  const original = `${folder}/original.db`;
  await fillOriginal(sqliteOriginal(original), {
    members: MEMBERS.map((name) => ({ name, password: "of no use here" })),
    messages: MEMBERS.slice(1).flatMap((name) =>
      Array.from({ length: MESSAGES_OF_PAIR }, (_, n) => [MEMBERS[0]!, name, `to ${name} ${n}`] as const)
    ),
  });
  const before = Deno.readFileSync(original);
  const args = ["import-original", original, "--jwt-secret", ORIGINAL_SECRET, "--yes"];
  await killAt(folder, { ...here, args }, file, nth);

  const left = countsIn(here.dataDir);
  ok([NOTHING, ALL].some((whole) => JSON.stringify(whole) === JSON.stringify(left)), JSON.stringify(left));
  {
    await using server = await startServer(folder);
    equal((await fetch(`${server.url}/health`).then((response) => response.json())).status, "ok");
    server.signal("SIGTERM");
    await server.ended();
  }
  const { code, stderr } = await here.task("admin", args);
  if (left.accounts === 0) equal(code, 0, stderr);
  else match(stderr, /has accounts or messages already/);
  deepEqual(countsIn(here.dataDir), ALL);
  deepEqual(Deno.readFileSync(original), before);
  ok(![...Deno.readDirSync(here.dataDir)].some(({ name }) => name.endsWith(".dry-run")));
}

/** Runs the task, and kills it at the nth write to a file. */
async function killAt(
  folder: string,
  { dataDir, args }: { readonly dataDir: string; readonly args: readonly string[] },
  file: RegExp,
  nth: number,
): Promise<void> {
  Deno.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const watcher = Deno.watchFs(folder);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "-A", "server/cli/admin.ts", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", CONFIG_FILE: "tests/operations/config.json", DATA_DIR: dataDir },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let isOver = false;
  const ended = child.status.then(() => {
    isOver = true;
    watcher.close();
  });
  let writes = 0;
  for await (const { paths } of watcher) {
    if (paths.some((path) => file.test(path)) && ++writes === nth && !isOver) child.kill("SIGKILL");
  }
  await ended;
  ok(writes > 0, "the file was written");
}

function countsIn(dataDir: string): { accounts: number; messages: number } {
  const path = `${dataDir}/sexchat.db`;
  try {
    Deno.statSync(path);
  } catch {
    return NOTHING;
  }
  using database = new DatabaseSync(path);
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE name = 'users'").all();
  if (tables.length === 0) return NOTHING;
  const count = (table: string): number =>
    Number(database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.["rows"]);
  return { accounts: count("users"), messages: count("messages") };
}
