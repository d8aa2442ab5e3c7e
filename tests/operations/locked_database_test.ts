// Another program holds the write lock of the SQLite file while the server and the operator's tasks use it.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { sealed } from "../support/dm.ts";
import { dataFolder, startServer } from "../support/server_process.ts";
import { runTask } from "../support/tasks.ts";
import { WireClient } from "../support/wire_client.ts";

Deno.test("row 6: another program holds SQLite's write lock: the lobby goes on, a private message is refused in seconds", async () => {
  using folder = dataFolder();
  await using server = await startServer(folder.path);
  const [alice, bob] = [await comeIn(server.url, "alice"), await comeIn(server.url, "bob")];
  const room = String((await alice.request("pm_open", { target: "bob" })).data["room"]);
  await bob.request("pm_accept", { room });
  const env = { DATA_DIR: `${folder.path}/data` };
  {
    using other = new DatabaseSync(`${env.DATA_DIR}/sexchat.db`);
    other.exec("begin immediate");
    const messages = Array.from({ length: 3 }, async (_, n) => {
      const began = performance.now();
      const { data } = await send(alice, room, `private ${n}`);
      return { code: data["code"], ms: performance.now() - began };
    });
    for (let n = 0; n < 3; n++) {
      const began = performance.now();
      equal((await bob.request("message", { text: `the lobby goes on ${n}` })).event, "ack");
      ok(performance.now() - began < 1_000, `a lobby message took ${performance.now() - began} ms`);
    }
    for (const { code, ms } of await Promise.all(messages)) {
      equal(code, "unavailable");
      ok(ms < 10_000, `${ms} ms`);
    }
    const health = await fetch(`${server.url}/health`);
    deepEqual([health.status, await health.json()], [503, { status: "store not writable" }]);
    const backup = await runTask("backup", [`${folder.path}/copy.db`], env);
    deepEqual([backup.code, backup.stderr], [0, ""], "a backup needs no write lock");
    const admin = await runTask("admin", ["role", "alice", "root"], env);
    equal(admin.code, 1);
    match(admin.stderr, /another program locks the database/);
  }
  equal((await send(alice, room, "after")).event, "ack");
  const admin = await runTask("admin", ["role", "alice", "root"], env);
  deepEqual([admin.code, admin.stderr], [0, ""]);
  for (const client of [alice, bob]) await client.close();
});

async function send(client: WireClient, room: string, text: string): ReturnType<WireClient["request"]> {
  const id = crypto.randomUUID();
  client.raw(JSON.stringify({ event: "pm_message", data: sealed(room, text), id }));
  const reply = () => client.envelopes.find(({ re }) => re === id);
  await client.until(`the reply to ${text}`, () => reply() !== undefined);
  return reply()!;
}

async function comeIn(url: string, username: string): Promise<WireClient> {
  const client = await WireClient.open(url);
  const joined = await client.request("join", { mode: "register", username, password: "correct horse" });
  equal(joined.event, "joined");
  return client;
}
