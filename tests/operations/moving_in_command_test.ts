// `deno task admin import-original`: what it shows, asks, refuses and keeps; and that it changes nothing until the end.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { startServer, withoutNpx } from "../support/server_process.ts";
import { hasPostgres, startPostgres } from "../support/postgres.ts";
import { ORIGINAL_SECRET, postgresOriginal, sqliteOriginal } from "../support/original_database.ts";
import { fillOriginal, type OriginalContent } from "../support/original_members.ts";
import { type Installation, installation, runTask, type TaskEnd } from "../support/tasks.ts";

const ROOT = new URL("../../", import.meta.url);
const MEMBERS = ["Alice", "bob", "ALICE", "rooty"].map((name) => ({
  ...{ name, password: `password of ${name}`, role: name === "rooty" ? "root" : "user" },
}));
const CONTENT: OriginalContent = {
  members: MEMBERS,
  messages: [["Alice", "bob", "one"], ["bob", "Alice", "two"]],
  turns: [["bob", "user", "Are you there?"], ["bob", "assistant", "Always."]],
  bans: [["mallory", "203.0.113.7"], ["behindproxy", "127.0.0.1"]],
  ignores: [["bob", "ALICE"]],
};
const SECRET = ["--jwt-secret", ORIGINAL_SECRET];

/** An installation, and a database of the original beside it. */
interface Place extends AsyncDisposable {
  readonly here: Installation;
  readonly folder: string;
  readonly original: string;
  /** Runs the command on the original, with what is typed at it. */
  run(args: readonly string[], typed?: string): Promise<TaskEnd>;
}

async function place(configuration: Readonly<Record<string, string>> = {}): Promise<Place> {
  const here = installation(configuration);
  const folder = here.dataDir.slice(0, here.dataDir.lastIndexOf("/"));
  const original = `${folder}/original.db`;
  await fillOriginal(sqliteOriginal(original), CONTENT);
  return {
    ...{ here, folder, original },
    run: (args, typed) => runTyped({ DATA_DIR: here.dataDir, ...configuration }, [original, ...args], typed),
    [Symbol.asyncDispose]: () => here[Symbol.asyncDispose](),
  };
}

Deno.test("a dry run shows what comes and what does not, in 80 columns, and leaves no trace", async () => {
  await using at = await place();
  const before = Deno.readFileSync(at.original);
  const { code, stdout, stderr } = await at.run([...SECRET, "--dry-run"]);
  deepEqual([code, stderr], [0, ""]);
  match(stdout, /^ +4 {2}accounts, of 5$/m);
  match(stdout, /^ +2 {2}private messages$/m);
  match(stdout, /ALICE → ALICE2 {2}\(account 4; /);
  match(stdout, /^ {2}pm:lower {2}\(1 private conversation\)$/m);
  match(stdout, /This was a dry run: nothing was changed\.\n$/);
  for (const line of stdout.split("\n")) ok(line.length <= 80, line);
  ok(!stdout.includes(ORIGINAL_SECRET));
  deepEqual(namesIn(at.folder), ["original.db"], "neither a data folder nor a secret was made");
  deepEqual(Deno.readFileSync(at.original), before);
});

Deno.test("it asks: yes imports what the dry run showed, anything else and no answer import nothing", async () => {
  await using at = await place();
  for (const typed of ["n\n", "\n", "", "maybe\n"]) {
    const { code, stdout, stderr } = await at.run(SECRET, typed);
    equal(code, 1, typed);
    match(stdout, /Import this now\? \[y\/N\] /);
    equal(stderr, "Nothing was imported: the answer was not yes\n");
    deepEqual(namesIn(at.folder), ["original.db"]);
  }
  const before = Deno.readFileSync(at.original);
  const dry = await at.run([...SECRET, "--dry-run"]);
  const { code, stdout, stderr } = await at.run(SECRET, "y\n");
  deepEqual([code, stderr], [0, ""]);
  equal(figuresIn(stdout), figuresIn(dry.stdout));
  match(stdout, /^Imported 4 accounts, 2 private messages and 2 turns with Violet\.$/m);
  deepEqual(Deno.readFileSync(at.original), before, "to the byte");
  deepEqual(accountsIn(at.here), ["2 Alice", "3 bob", "4 ALICE2", "5 rooty"]);
  const again = await at.run([...SECRET, "--yes"]);
  equal(again.code, 1);
  match(again.stderr, /^Nothing was imported: this installation has accounts or messages already\./);
  equal(accountsIn(at.here).length, 4);
});

Deno.test("the secret and the address are read from standard input, one line each, before the answer", async () => {
  await using at = await place();
  const env = { DATA_DIR: at.here.dataDir };
  const typed = `${at.original}\n${ORIGINAL_SECRET}\nyes\n`;
  const { code, stdout, stderr } = await runTyped(env, ["-", "--jwt-secret", "-"], typed);
  deepEqual([code, stderr], [0, ""]);
  match(stdout, /^Imported 4 accounts, 2 private messages/m);
  ok(!stdout.includes(ORIGINAL_SECRET));
});

Deno.test("without the secret, messages are counted and the way to bring them is named; the rest comes", async () => {
  await using at = await place();
  const { code, stdout } = await at.run(["--yes"]);
  equal(code, 0);
  match(stdout, /^ +0 {2}private messages, of 2$/m);
  match(stdout, /--jwt-secret -/);
  equal(accountsIn(at.here).length, 4);
  await using own = await place({ JWT_SECRET: ORIGINAL_SECRET });
  match((await own.run(["--yes"])).stdout, /^Imported 4 accounts, 2 private messages/m);
});

Deno.test("undo: the printed command brings the installation of before back, and then an import works again", async () => {
  await using at = await place();
  const { stdout } = await at.run([...SECRET, "--yes"]);
  const [, command] = /^ {2}deno task restore (.*)$/m.exec(stdout)!;
  const restored = await at.here.task("restore", command!.split(" "));
  equal(restored.code, 0, restored.stderr);
  match(restored.stdout, /^Restored 0 accounts and 0 private messages/);
  deepEqual(accountsIn(at.here), []);
  match((await at.run([...SECRET, "--yes"])).stdout, /^Imported 4 accounts/m);
});

Deno.test("where this program's database belongs: the original's is renamed, unchanged, once all is imported", async () => {
  await using at = await place();
  const path = `${at.here.dataDir}/sexchat.db`;
  Deno.mkdirSync(at.here.dataDir, { mode: 0o700 });
  Deno.renameSync(at.original, path);
  Deno.chmodSync(path, 0o600);
  const before = Deno.readFileSync(path);
  const dry = await runTyped({ DATA_DIR: at.here.dataDir }, [path, ...SECRET, "--dry-run"]);
  equal(dry.code, 0, dry.stderr);
  deepEqual(namesIn(at.here.dataDir), ["sexchat.db"]);
  const { code, stdout, stderr } = await runTyped({ DATA_DIR: at.here.dataDir }, [path, ...SECRET, "--yes"]);
  deepEqual([code, stderr], [0, ""]);
  deepEqual(Deno.readFileSync(`${path}.original`), before);
  equal(accountsIn(at.here).length, 4);
  ok(!namesIn(at.here.dataDir).some((name) => name.includes("importing") || name.includes("dry-run")));
  match(stdout, new RegExp(`^  mv ${path}.original ${path}$`, "m"));
  await using server = await startServer(at.folder);
  equal((await fetch(`${server.url}/health`).then((response) => response.json())).status, "ok");
});

Deno.test("a file with a write-ahead log is read with the permissions of the task, and stays as it is", async () => {
  await using at = await place();
  make(at.original, "PRAGMA journal_mode = WAL");
  const before = Deno.readFileSync(at.original);
  const args = ["import-original", at.original, ...SECRET, "--dry-run"];
  const { code, stdout, stderr } = await runTask("admin", args, { DATA_DIR: at.here.dataDir });
  deepEqual([code, stderr], [0, ""]);
  match(stdout, /^ +2 {2}private messages$/m);
  deepEqual(namesIn(at.folder), ["original.db"]);
  deepEqual(Deno.readFileSync(at.original), before);
});

Deno.test("a running server, in the background or not, is to be stopped first", async () => {
  await using at = await place();
  {
    await using _server = await startServer(at.folder);
    const { code, stderr } = await at.run([...SECRET, "--yes"]);
    equal(code, 1);
    match(stderr, /^Nothing was imported: \S+sexchat\.db is in use\. Stop the server first\n$/);
  }
  equal((await at.here.task("daemon", ["start"])).code, 0);
  const { code, stderr } = await at.run([...SECRET, "--yes"]);
  deepEqual([code, stderr], [
    1,
    "Nothing was imported: the server is running. Run first: deno task daemon stop\n",
  ]);
  deepEqual(accountsIn(at.here), []);
});

Deno.test("what is no database of the original, and what is no argument, is refused in one line", async () => {
  await using at = await place();
  make(`${at.folder}/recipes.db`, "CREATE TABLE recipes (name)");
  Deno.writeTextFileSync(`${at.folder}/letter.db`, "a letter".repeat(99));
  const cases: [string[], RegExp][] = [
    [[`${at.folder}/none.db`], /none\.db does not exist/],
    [[`${at.folder}/recipes.db`], /recipes\.db is not a database of the original SexyChat/],
    [[`${at.folder}/letter.db`], /letter\.db is not a SQLite database/],
    [[at.folder], /is not a file/],
    [["postgresql://a:secret-of-a@127.0.0.1:1/none"], /127\.0\.0\.1:1\/none cannot be reached/],
    [["mysql://a:secret-of-a@127.0.0.1/none"], /FILE takes the path of a file/],
    [[at.original, "--room-pattern", "what ever"], /not a pattern of room names/],
    [[at.original, "--jwt-secret", ""], /the JWT_SECRET is empty/],
  ];
  for (const [args, said] of cases) {
    const { code, stdout, stderr } = await runTyped({ DATA_DIR: at.here.dataDir }, [...args, "--yes"]);
    deepEqual([code, stdout], [1, ""], args.join(" "));
    match(stderr, said);
    equal(stderr.trim().split("\n").length, 1, stderr);
    ok(!stderr.includes("secret-of-a"));
  }
  ok(!namesIn(at.folder).includes("data"));
});

Deno.test({
  name:
    "into PostgreSQL: refused while a server is connected; imported else, and what to do to undo it is said",
  ignore: !hasPostgres(),
  fn: async () => {
    await using postgres = await startPostgres();
    const DATABASE_URL = await postgres.createDatabase();
    await using at = await place({ DATABASE_URL });
    {
      await using _server = await startServer(at.folder, { DATABASE_URL });
      const { code, stderr } = await at.run([...SECRET, "--yes"]);
      equal(code, 1);
      match(stderr, /^Nothing was imported: \S+ is in use\. Stop all servers on it first\n$/m);
    }
    const dry = await at.run([...SECRET, "--dry-run"]);
    equal(dry.code, 0, dry.stderr);
    deepEqual(await postgres.run("select id from users", DATABASE_URL), []);
    const { code, stdout, stderr } = await at.run([...SECRET, "--yes"]);
    equal(code, 0, stderr);
    equal(figuresIn(stdout), figuresIn(dry.stdout));
    equal((await postgres.run("select id from users", DATABASE_URL)).length, 4);
    match(stdout, /^No copy was made/m);
    match((await at.run([...SECRET, "--yes"])).stderr, /has accounts or messages already/);
  },
});

Deno.test({
  name: "out of PostgreSQL, by its address on standard input, which is not shown",
  ignore: !hasPostgres(),
  fn: async () => {
    await using postgres = await startPostgres();
    const source = await postgres.createDatabase();
    await fillOriginal(await postgresOriginal(source), CONTENT);
    const name = new URL(source).pathname.slice(1);
    await postgres.run(`alter database ${name} set datestyle = 'SQL, DMY'`);
    await using at = await place();
    const typed = `${source}\n${ORIGINAL_SECRET}\ny\n`;
    const { code, stdout, stderr } = await runTyped(
      { DATA_DIR: at.here.dataDir },
      ["-", "--jwt-secret", "-"],
      typed,
    );
    deepEqual([code, stderr], [0, ""]);
    match(stdout, /^Imported 4 accounts, 2 private messages and 2 turns with Violet\.$/m);
    ok(!stdout.includes("tester:secret"));
    deepEqual(accountsIn(at.here), ["2 Alice", "3 bob", "4 ALICE2", "5 rooty"]);
    ok(!stdout.includes("without a valid time"), "whatever form of dates the database prefers");
  },
});

/** The part of an output that is about what comes and what does not. */
function figuresIn(stdout: string): string {
  return /What comes:[^]*?\n\nPasswords/.exec(stdout)?.[0] ?? "none";
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

function accountsIn({ dataDir }: Installation): string[] {
  using database = new DatabaseSync(`${dataDir}/sexchat.db`);
  return database.prepare("SELECT id, username FROM users ORDER BY id").all()
    .map(({ id, username }) => `${id} ${username}`);
}

function make(path: string, sql: string): void {
  using database = new DatabaseSync(path);
  database.exec(sql);
}

async function runTyped(
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  typed: string = "",
): Promise<TaskEnd> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "-A", "server/cli/admin.ts", "import-original", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", CONFIG_FILE: "tests/operations/config.json", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  // It may have ended without reading what was typed.
  await writer.write(new TextEncoder().encode(typed)).catch(() => {});
  await writer.close().catch(() => {});
  const { code, stdout, stderr } = await child.output();
  const [said, refused] = [stdout, stderr].map((bytes) => withoutNpx(new TextDecoder().decode(bytes)));
  return { code, stdout: said!, stderr: refused! };
}
