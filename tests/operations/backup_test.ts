// A backup that is made under load and restored elsewhere holds all that was acknowledged before it began, readable.

import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { startChild } from "../support/child_server.ts";
import { dataFolder } from "../support/server_process.ts";
import { installation, runTask } from "../support/tasks.ts";
import { type Pair, registerPairs } from "../support/writers.ts";

const PAIRS = 4;
/** New messages of each person, in all: those of a pair stay below the 500 that are kept. */
const QUOTA = 150;
/** Acknowledgements after which the backup begins. */
const BEGIN_AFTER = 200;
/** Between messages, so that the load outlasts the backup by seconds. */
const PAUSE_MS = 100;

Deno.test("backup during a load of private messages, restore elsewhere: all acknowledged before is there, and readable", async () => {
  using folder = dataFolder();
  const [from, to, file] = [`${folder.path}/from`, `${folder.path}/to`, `${folder.path}/copy.db`];
  const options = { rateMessages: 1_000_000, bcryptCost: 4 };
  let before: { pairs: Pair[]; keys: string[] };
  let acknowledged: Map<string, number>[];
  {
    await using server = await startChild({ dataDir: from, ...options });
    const pairs = await registerPairs(server.url, PAIRS);
    const writers = pairs.flatMap(({ writers }) => writers);
    for (const writer of writers) await writer.connect(server.url);
    let heard = 0;
    const underLoad = new Promise<void>((resolve) => {
      for (const writer of writers) {
        writer.pauseMs = PAUSE_MS;
        writer.onAck = () => ++heard === BEGIN_AFTER && resolve();
      }
    });
    for (const writer of writers) writer.write(QUOTA);
    await underLoad;
    acknowledged = writers.map(({ acked }) => new Map(acked));
    const { code, stdout, stderr } = await runTask("backup", [file], { DATA_DIR: from });
    deepEqual([code, stderr], [0, ""]);
    match(stdout, new RegExp(`^${PAIRS * 2} accounts and \\d+ private messages are in ${file}\n`));
    ok(writers.some((writer) => !writer.done), "there was load until the end");
    for (const writer of writers) await writer.close();
    before = { pairs, keys: await keysOf(pairs, server.url) };
  }
  for (const path of [file, `${file}.secrets`]) equal(Deno.statSync(path).mode! & 0o777, 0o600, path);
  deepEqual(integrity(file), "ok");
  const restored = await runTask("restore", [file], { DATA_DIR: to });
  deepEqual([restored.code, restored.stderr], [0, ""]);
  {
    await using server = await startChild({ dataDir: to, ...options });
    for (const writer of before.pairs.flatMap(({ writers }) => writers)) await writer.signIn(server.url);
    deepEqual(await keysOf(before.pairs, server.url), before.keys, "rooms have the keys they had");
    for (const [index, writer] of before.pairs.flatMap(({ writers }) => writers).entries()) {
      const kept = (await writer.history(server.url)).filter(({ mine }) => mine);
      const ids = new Map(kept.map(({ id, text }) => [text, id]));
      equal(ids.size, kept.length, "each once");
      for (const [request, id] of acknowledged[index]!) equal(ids.get(writer.sent.get(request)!), id);
    }
  }
});

Deno.test("restore puts aside what was there, and leaves everything alone when it refuses", async () => {
  await using here = installation();
  using elsewhere = dataFolder();
  const file = `${elsewhere.path}/copy.db`;
  const database = `${here.dataDir}/sexchat.db`;
  await here.task("daemon", ["start"]);
  equal((await here.task("backup", [file])).code, 0);
  await refused(["restore", [file]], /the server is running\. Run first: deno task daemon stop/);
  await here.task("daemon", ["stop"]);

  {
    using other = new DatabaseSync(database);
    other.exec("SELECT 1 FROM users");
    await refused(["restore", [file]], /is in use\. Stop the server first/);
  }
  await refused(["backup", [file]], /exists already/);
  await refused(["backup", [`${elsewhere.path}/no/folder.db`]], /cannot be written/);
  await refused(["restore", [`${elsewhere.path}/none.db`]], /none\.db\.secrets does not exist/);
  await refused(["restore", [`${elsewhere.path}/none.db`, "--without-secrets"]], /none\.db does not exist/);
  await refused(["restore", [file]], /JWT_SECRET in your configuration is not that of the backup/, {
    JWT_SECRET: "another secret, quite long",
  });
  const letter = `${elsewhere.path}/letter`;
  Deno.writeTextFileSync(letter, "This is a letter. ".repeat(400));
  await refused(["restore", [letter, "--without-secrets"]], /letter is not a SQLite database/);
  using foreign = new DatabaseSync(`${elsewhere.path}/foreign.db`);
  foreign.exec("CREATE TABLE users (name TEXT)");
  await refused(
    ["restore", [`${elsewhere.path}/foreign.db`, "--without-secrets"]],
    /foreign\.db is a database of another program: its tables are users/,
  );
  Deno.copyFileSync(file, `${elsewhere.path}/newer.db`);
  using newer = new DatabaseSync(`${elsewhere.path}/newer.db`);
  newer.exec("INSERT INTO kysely_migration VALUES ('9999_future', '2099-01-01T00:00:00.000Z')");
  newer.close();
  await refused(
    ["restore", [`${elsewhere.path}/newer.db`, "--without-secrets"]],
    /newer version .*9999_future/,
  );
  const bytes = Deno.readFileSync(file);
  Deno.writeFileSync(`${elsewhere.path}/damaged.db`, bytes.with(39, 7));
  await refused(["restore", [`${elsewhere.path}/damaged.db`, "--without-secrets"]], /damaged\.db is damaged/);

  const secret = Deno.readTextFileSync(`${here.dataDir}/jwt_secret`);
  Deno.writeTextFileSync(`${here.dataDir}/jwt_secret`, "what came in between\n");
  const { code, stdout } = await here.task("restore", [file]);
  equal(code, 0);
  const aside = /The replaced database is now (\S+)/.exec(stdout)![1]!;
  deepEqual(integrity(aside), "ok");
  equal(Deno.readTextFileSync(`${here.dataDir}/jwt_secret`), secret);
  const mark = aside.slice(database.length);
  equal(Deno.readTextFileSync(`${here.dataDir}/jwt_secret${mark}`), "what came in between\n");
  const again = await here.task("daemon", ["start"]);
  equal(again.code, 0, `and it runs: ${again.stdout}${again.stderr}`);

  async function refused([task, args]: [string, string[]], reason: RegExp, env = {}): Promise<void> {
    const before = contents(here.dataDir);
    ok(Object.keys(before).length >= 5, "secrets and database are looked at");
    const { code, stdout, stderr } = await here.task(task, args, env);
    deepEqual([code, stdout, stderr.trimEnd().split("\n").length], [1, "", 1], stderr);
    match(stderr, reason);
    deepEqual(contents(here.dataDir), before);
    deepEqual([...Deno.readDirSync(elsewhere.path)].filter(({ name }) => /restoring|no$/.test(name)), []);
  }
});

Deno.test("a secret that is configured is not in the backup, and both tasks say so", async () => {
  using folder = dataFolder();
  const file = `${folder.path}/copy.db`;
  await using here = installation({ JWT_SECRET: "configured, and long enough" });
  await here.task("daemon", ["start"]);
  const made = await here.task("backup", [file]);
  match(made.stdout, /^JWT_SECRET is in your configuration and not in the backup/m);
  const saved = Deno.readTextFileSync(`${file}.secrets`);
  ok(!saved.includes("configured") && saved.includes("SECRET_KEY"));
  await using there = installation();
  const restored = await there.task("restore", [file]);
  match(restored.stdout, /^JWT_SECRET was in the configuration of the backup: put it into yours/m);
  notEqual(restored.stdout, "");
});

/** The key of each room, which comes from JWT_SECRET. */
async function keysOf(pairs: readonly Pair[], url: string): Promise<string[]> {
  const keys: string[] = [];
  for (const { writers: [one] } of pairs) {
    const headers = { authorization: `Bearer ${one.token}` };
    const response = await fetch(`${url}/api/pm/history?with=${one.peer}&limit=1`, { headers });
    keys.push((await response.json()).room_key);
  }
  return keys;
}

function integrity(path: string): unknown {
  using database = new DatabaseSync(path, { readOnly: true });
  return database.prepare("PRAGMA integrity_check").get()!["integrity_check"];
}

/** Every file of a folder but those that SQLite keeps beside a database in use. */
function contents(folder: string): Record<string, string> {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
    !/-(wal|shm)$|\.pid$|\.log$/.test(name)
  );
  return Object.fromEntries(
    names.sort().map((name) => [name, Deno.readFileSync(`${folder}/${name}`).toHex()]),
  );
}
