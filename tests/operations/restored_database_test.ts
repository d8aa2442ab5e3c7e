// A restored database is older than what was given out: nothing that was given out means something else afterwards.

import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { hasPostgres, startPostgres } from "../support/postgres.ts";
import { dataFolder, startServer } from "../support/server_process.ts";
import { runTask } from "../support/tasks.ts";
import { WireClient } from "../support/wire_client.ts";

interface Member {
  readonly id: number;
  readonly token: string;
}

async function register(url: string, username: string): Promise<Member> {
  const client = await WireClient.open(url);
  const { event, data } = await client.request("join", {
    mode: "register",
    username,
    password: "correct horse",
  });
  await client.close();
  equal(event, "joined", JSON.stringify(data));
  const token = String(data["token"]);
  const payload = atob(token.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/"));
  return { id: Number(JSON.parse(payload).sub), token };
}

/** Who a token lets in; the code of the refusal when nobody. */
async function restored(url: string, token: string): Promise<string> {
  const client = await WireClient.open(url);
  const { event, data } = await client.request("join", { mode: "restore", token });
  await client.close();
  return event === "joined" ? String(data["username"]) : String(data["code"]);
}

/** Makes the user an admin at the command line, and resolves to the id of that entry of the audit log. */
async function idOfPromotion(
  folder: string,
  env: Record<string, string>,
  username: string,
  token: string,
): Promise<number> {
  const task = { DATA_DIR: `${folder}/data`, ...env };
  equal((await runTask("admin", ["role", username, "admin"], task)).code, 0);
  match((await runTask("admin", ["audit", "--verify"], task)).stdout, /^The audit log is intact: 1 rows/);
  let id = 0;
  const log = await served(folder, env, async (url) => {
    const client = await WireClient.open(url);
    equal((await client.request("join", { mode: "restore", token })).data["username"], username);
    const { data } = await client.request("admin_get_audit", { limit: 1 });
    id = (data["entries"] as { id: number }[])[0]!.id;
    await client.close();
  });
  ok(!log.includes("older copy"), "a new epoch begins once");
  return id;
}

/** Runs a server over a data folder for as long as `use` takes. Resolves to its log. */
async function served(
  folder: string,
  env: Record<string, string>,
  use: (url: string) => Promise<void>,
): Promise<string> {
  await using server = await startServer(folder, env);
  await use(server.url);
  server.signal("SIGTERM");
  return (await server.ended()).stderr;
}

/** Before the backup there is berta, after it alice, and berta's password is new. */
async function tryRestore(
  folder: string,
  env: Record<string, string>,
  backup: () => Promise<void>,
  restore: () => Promise<void>,
) {
  let [berta, alice]: Member[] = [];
  await served(folder, env, async (url) => {
    berta = await register(url, "berta");
  });
  await backup();
  await served(folder, env, async (url) => {
    equal(await restored(url, berta!.token), "berta", "a token outlasts a restart");
    alice = await register(url, "alice");
  });
  const given = [alice!];
  const entries = [await idOfPromotion(folder, env, "alice", alice!.token)];
  for (let round = 0; round < 2; round++) {
    await restore();
    const log = await served(folder, env, async (url) => {
      const mallory = await register(url, "mallory");
      for (const { id } of given) ok(mallory.id > id, `${mallory.id} was given out before`);
      for (const { token } of [berta!, ...given]) equal(await restored(url, token), "session_expired");
      equal(await restored(url, mallory.token), "mallory");
      given.push(mallory);
    });
    match(log, /the database is an older copy/);
    const entry = await idOfPromotion(folder, env, "mallory", given.at(-1)!.token);
    ok(entries.every((id) => id < entry), `entry ${entry} was given out before`);
    entries.push(entry);
  }
}

Deno.test("row 2: backup, alice registers, restore, mallory registers: alice's token lets nobody in, ids are not used twice", async () => {
  using folder = dataFolder();
  const DATA_DIR = `${folder.path}/data`;
  const file = `${folder.path}/copy.db`;
  const task = async (name: string, ...args: string[]) => {
    const { code, stderr } = await runTask(name, args, { DATA_DIR });
    deepEqual([code, stderr], [0, ""]);
  };
  await tryRestore(folder.path, {}, () => task("backup", file), () => task("restore", file));
  using database = new DatabaseSync(`${DATA_DIR}/sexchat.db`);
  for (const table of ["messages", "bans", "mutes", "reports", "users", "entitlements"]) {
    const row = database.prepare("select seq from sqlite_sequence where name = ?").get(table);
    ok(Number(row?.["seq"]) > 1e9, table);
  }
});

Deno.test("row 2: a file that is copied back by hand is recognised, and so is a new database under old secrets", async () => {
  using folder = dataFolder();
  const path = `${folder.path}/data/sexchat.db`;
  const copy = `${folder.path}/copy.db`;
  await tryRestore(
    folder.path,
    {},
    () => Deno.copyFile(path, copy),
    () => Deno.copyFile(copy, path),
  );
  let old: Member;
  await served(folder.path, {}, async (url) => {
    old = await register(url, "alice");
  });
  Deno.removeSync(path);
  await served(folder.path, {}, async (url) => {
    notEqual((await register(url, "mallory")).id, old.id);
    equal(await restored(url, old.token), "session_expired");
  });
});

Deno.test({
  name: "row 2: pg_restore begins a new epoch, also for a node that never saw the database",
  ignore: !hasPostgres(),
  async fn() {
    await using postgres = await startPostgres();
    const DATABASE_URL = await postgres.createDatabase();
    const dump = Deno.makeTempFileSync();
    const run = async (program: string, ...args: string[]) => {
      const { code, stderr } = await new Deno.Command(program, { args, stderr: "piped" }).output();
      equal(code, 0, new TextDecoder().decode(stderr));
    };
    using folder = dataFolder();
    await tryRestore(
      folder.path,
      { DATABASE_URL },
      () => run("pg_dump", "--format=custom", `--file=${dump}`, DATABASE_URL),
      async () => {
        await run("pg_restore", "--clean", "--if-exists", `--dbname=${DATABASE_URL}`, dump);
        Deno.removeSync(`${folder.path}/data/instance`);
      },
    );
    const elsewhere = await postgres.createDatabase();
    await run("pg_restore", `--dbname=${elsewhere}`, dump);
    const log = await served(folder.path, { DATABASE_URL: elsewhere }, async () => {});
    match(log, /the database is an older copy/);
    const { code, stdout } = await runTask("admin", ["new-epoch"], {
      DATA_DIR: `${folder.path}/data`,
      DATABASE_URL: elsewhere,
    });
    equal(code, 0);
    match(stdout, /^A new epoch has begun/);
    Deno.removeSync(dump);
  },
});
