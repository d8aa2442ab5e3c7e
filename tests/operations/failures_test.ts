// What stops a start, or storing, is said in one line, and nothing is lost by it.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { sealed, unsealed } from "../support/dm.ts";
import { dataFolder, type Ending, runToEnd, startServer } from "../support/server_process.ts";
import { canMountDisks, mountSmallDisk } from "../support/small_disk.ts";
import { eventually, WireClient } from "../support/wire_client.ts";

const PASSWORD = "correct horse";
const WITH_DISKS = { ignore: !canMountDisks() };

function oneLine({ code, stdout, stderr }: Ending, says: RegExp): void {
  deepEqual([code, stdout, stderr.trimEnd().split("\n").length], [1, "", 1], stderr);
  match(stderr.trimEnd(), says);
}

/** A data folder with somebody in it. */
async function inhabit(folder: string): Promise<string> {
  await using server = await startServer(folder);
  const client = await WireClient.open(server.url);
  equal(
    (await client.request("join", { mode: "register", username: "alice", password: PASSWORD })).event,
    "joined",
  );
  await client.close();
  server.signal("SIGTERM");
  await server.ended();
  return `${folder}/data`;
}

/** Every file of a folder but the empty ones that SQLite leaves beside a database whose process ended early. */
function files(folder: string): Record<string, string> {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort().filter((name) =>
    !name.endsWith("-shm") && !(name.endsWith("-wal") && Deno.statSync(`${folder}/${name}`).size === 0)
  );
  return Object.fromEntries(names.map((name) => [name, Deno.readFileSync(`${folder}/${name}`).toHex()]));
}

Deno.test("a wrong configuration, a taken port, a database that is none: one line, not 0, and nothing is changed", async () => {
  using folder = dataFolder();
  const data = await inhabit(folder.path);
  const before = files(data);
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  oneLine(
    await runToEnd(folder.path, {}, '{ "MAX_FRAME_BYTES": ["16384"] }'),
    /^MAX_FRAME_BYTES: \["16384"\] is not valid; it takes a whole number/,
  );
  oneLine(await runToEnd(folder.path, {}, '{ "GUESTS": { "yes": 1 } }'), /^GUESTS: .* true or false/);
  oneLine(
    await runToEnd(folder.path, { HOST: "127.0.0.1", PORT: `${port}` }),
    new RegExp(`^PORT ${port} on 127\\.0\\.0\\.1 cannot be used: `),
  );
  deepEqual(files(data), before);

  Deno.writeTextFileSync(`${data}/sexchat.db`, "This is a letter. ".repeat(400));
  const spoilt = files(data);
  oneLine(
    await runToEnd(folder.path, {}),
    /^The store cannot be opened: \S+sexchat\.db is not a SQLite database$/,
  );
  deepEqual(files(data), spoilt);
});

Deno.test("a first start that fails has not used up the moderator password: the next one shows it", async () => {
  using folder = dataFolder();
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  oneLine(await runToEnd(folder.path, { HOST: "127.0.0.1", PORT: `${port}` }), /^PORT /);
  const server = await startServer(folder.path);
  server.signal("SIGTERM");
  const { stdout } = await server.ended();
  const shown = /Moderator password, shown this once: (\S+)/.exec(stdout)?.[1];
  equal(shown, Deno.readTextFileSync(`${folder.path}/data/admin_password`).trim());
});

Deno.test(
  "a data folder that cannot be written is named, before anything was in it and after",
  WITH_DISKS,
  async () => {
    using disk = mountSmallDisk(4_000_000);
    const env = { DATA_DIR: `${disk.path}/data` };
    using folder = dataFolder();
    const server = await startServer(folder.path, env);
    server.signal("SIGTERM");
    await server.ended();
    disk.makeReadOnly();
    oneLine(
      await runToEnd(folder.path, env),
      /^The store cannot be opened: \S+sexchat\.db cannot be opened, or its folder cannot be written$/,
    );
    oneLine(
      await runToEnd(folder.path, { DATA_DIR: `${disk.path}/new` }),
      /^DATA_DIR \S+new cannot be written: Read-only file system/,
    );
  },
);

Deno.test("a full disk stops a start with one line, and with room there is a start", WITH_DISKS, async () => {
  using disk = mountSmallDisk(1_000_000);
  const env = { DATA_DIR: `${disk.path}/data` };
  using folder = dataFolder();
  disk.fill();
  const ending = await runToEnd(folder.path, env);
  oneLine(
    ending,
    /^(DATA_DIR \S+ cannot be written: No space left on device|The store cannot be opened: \S+ the disk is full)/,
  );
  disk.free();
  await using server = await startServer(folder.path, env);
  ok((await fetch(`${server.url}/health`).then((response) => response.json())).status === "ok");
});

Deno.test(
  "a disk that fills up under load: an error and no ack, the server stays, and with room it goes on; nothing acknowledged is lost",
  WITH_DISKS,
  async () => {
    using disk = mountSmallDisk(900_000);
    using folder = dataFolder();
    await using server = await startServer(folder.path, { DATA_DIR: `${disk.path}/data` });
    const [alice, bob] = [await comeIn(server.url, "alice"), await comeIn(server.url, "bob")];
    const room = String((await alice.request("pm_open", { target: "bob" })).data["room"]);
    await bob.request("pm_accept", { room });
    const said: string[] = [];
    const say = async (text: string): Promise<string> => {
      const id = crypto.randomUUID();
      alice.raw(JSON.stringify({ event: "pm_message", data: sealed(room, text), id }));
      const reply = () => alice.envelopes.find(({ re }) => re === id);
      await alice.until(`the reply to ${text}`, () => reply() !== undefined);
      if (reply()!.event === "ack") said.push(text);
      return reply()!.event === "ack" ? "ack" : String(reply()!.data["code"]);
    };
    equal(await say("before"), "ack");
    disk.fill();
    const full = [await say(`full ${"x".repeat(480)}`), await say("full again")];
    ok(full.includes("unavailable"), full.join());
    equal((await alice.request("message", { text: "the lobby goes on" })).event, "ack");
    const health = () => fetch(`${server.url}/health`);
    const refused = await health();
    deepEqual([refused.status, await refused.json()], [503, { status: "store not writable" }]);
    disk.free();
    equal(await say("after"), "ack");
    await eventually("it is healthy again", async () => {
      const response = await health();
      await response.body?.cancel();
      return response.status === 200;
    });
    for (const client of [alice, bob]) await client.close();
    server.signal("SIGTERM");
    const { code, stdout, stderr } = await server.ended();
    equal(code, 0);
    match(
      stderr,
      /^\S+ error the database takes no writes reason="the disk is full"\n$/,
      "said once, and nothing of a person",
    );
    equal(stdout.split("the database takes writes again").length, 2);

    using database = new DatabaseSync(`${disk.path}/data/sexchat.db`);
    equal(database.prepare("PRAGMA integrity_check").get()!["integrity_check"], "ok");
    const kept = database.prepare("SELECT ciphertext FROM messages ORDER BY id").all()
      .map(({ ciphertext }) => unsealed({ ciphertext: String(ciphertext) }));
    deepEqual(kept, said);
  },
);

async function comeIn(url: string, username: string): Promise<WireClient> {
  const client = await WireClient.open(url);
  const joined = await client.request("join", { mode: "register", username, password: PASSWORD });
  equal(joined.event, "joined");
  return client;
}
