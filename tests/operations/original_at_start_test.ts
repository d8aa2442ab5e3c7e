// A database of the original in DATA_DIR: a start names the command that moves it in, in one line, and changes nothing.

import { deepEqual, equal, match } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { openIn } from "../contract/sqlite_files.ts";
import { register } from "../contract/harness.ts";
import { dataFolder, runToEnd, startServer } from "../support/server_process.ts";
import { installation } from "../support/tasks.ts";

const TABLES = ["users", "messages", "bans", "mutes", "user_ignores", "violet_history"];
const COMMAND = /import-original/;

Deno.test("where this program's database belongs: the start refuses it, and names the command", async () => {
  using folder = dataFolder();
  const path = `${folder.path}/data/sexchat.db`;
  Deno.mkdirSync(`${folder.path}/data`, { mode: 0o700 });
  makeOriginal(path);
  const before = Deno.readFileSync(path);
  const { code, stdout, stderr } = await runToEnd(folder.path, {});
  deepEqual([code, stdout], [1, ""]);
  const command = `deno task admin import-original ${path}`;
  equal(
    stderr,
    `The store cannot be opened: ${path} is a database of another program: it seems to be one of the original ` +
      `SexyChat on Flask. To move it in, run: ${command}\n`,
  );
  deepEqual(Deno.readFileSync(path), before);
  deepEqual([...Deno.readDirSync(`${folder.path}/data`)].map(({ name }) => name), ["sexchat.db"]);
});

Deno.test("under another name: the server starts, and one line names the command while there is no account", async () => {
  using folder = dataFolder();
  const dataDir = `${folder.path}/data`;
  Deno.mkdirSync(dataDir, { mode: 0o700 });
  makeOriginal(`${dataDir}/the old one.sqlite`);
  Deno.writeTextFileSync(`${dataDir}/a letter.db`, "not a database");
  const before = Deno.readFileSync(`${dataDir}/the old one.sqlite`);
  deepEqual(await linesOfStart(folder.path), [
    `${dataDir}/the old one.sqlite is a database of the original SexyChat. To move it in, stop this server and run: ` +
    `deno task admin import-original '${dataDir}/the old one.sqlite'`,
  ]);
  deepEqual(Deno.readFileSync(`${dataDir}/the old one.sqlite`), before);
  const store = await openIn(dataDir);
  await register(store, "Ada");
  await store.close();
  deepEqual(await linesOfStart(folder.path), []);
});

Deno.test("a start in the background names it too", async () => {
  await using here = installation();
  Deno.mkdirSync(here.dataDir, { mode: 0o700 });
  makeOriginal(`${here.dataDir}/old.db`);
  const { code, stdout, stderr } = await here.task("daemon", ["start"]);
  equal(code, 0, stderr);
  equal(stdout.split("\n").filter((line) => COMMAND.test(line)).length, 1, stdout);
  match(stdout, new RegExp(`run: deno task admin import-original ${here.dataDir}/old\\.db$`, "m"));
});

/** The lines of a start that name the command. */
async function linesOfStart(folder: string): Promise<string[]> {
  await using server = await startServer(folder);
  server.signal("SIGTERM");
  const { code, stdout, stderr } = await server.ended();
  equal(code, 0, stderr);
  return `${stdout}\n${stderr}`.split("\n").filter((line) => COMMAND.test(line));
}

function makeOriginal(path: string): void {
  using database = new DatabaseSync(path);
  database.exec(TABLES.map((name) => `CREATE TABLE ${name} (id INTEGER NOT NULL PRIMARY KEY);`).join(""));
  Deno.chmodSync(path, 0o600);
}
