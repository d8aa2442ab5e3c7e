// The server while PostgreSQL answers reads and takes no writes.

import { deepEqual, equal, match } from "node:assert/strict";
import { hasPostgres, startPostgres } from "../support/postgres.ts";
import { dataFolder, startServer } from "../support/server_process.ts";
import { eventually, WireClient } from "../support/wire_client.ts";

Deno.test({
  name: "row 17: PostgreSQL turned read-only: /health 503, one line each way",
  ignore: !hasPostgres(),
  async fn() {
    await using postgres = await startPostgres();
    const DATABASE_URL = await postgres.createDatabase();
    using folder = dataFolder();
    await using server = await startServer(folder.path, { DATABASE_URL });
    const health = async (): Promise<unknown[]> => {
      const response = await fetch(`${server.url}/health`);
      return [response.status, (await response.json()).status];
    };
    const alice = await WireClient.open(server.url);
    const register = (client: WireClient, username: string) =>
      client.request("join", { mode: "register", username, password: "correct horse" });
    const { data: { token } } = await register(alice, "alice");
    deepEqual(await health(), [200, "ok"]);

    await postgres.run("alter system set default_transaction_read_only = on");
    await postgres.run("select pg_reload_conf()");
    await eventually("it is noticed", async () => (await health())[0] === 503);
    deepEqual(await health(), [503, "store not writable"]);
    for (let n = 0; n < 4; n++) {
      const other = await WireClient.open(server.url);
      equal((await register(other, `person${n}`)).data["code"], "unavailable");
      const again = await WireClient.open(server.url);
      const restored = await again.request("join", { mode: "restore", token });
      equal(restored.event, "joined", "reads are enough to come back");
      const back = await WireClient.open(server.url);
      const login = { mode: "login", username: "alice", password: "correct horse" };
      equal((await back.request("join", login)).event, "joined", "and to sign in");
      await back.close();
      equal((await alice.request("message", { text: `the lobby goes on ${n}` })).event, "ack");
      for (const client of [other, again]) await client.close();
    }

    await postgres.run(
      "alter system reset default_transaction_read_only",
    );
    await postgres.run("select pg_reload_conf()");
    await eventually("it is healthy again", async () => (await health())[0] === 200);
    const bob = await WireClient.open(server.url);
    equal((await register(bob, "bob")).event, "joined");
    for (const client of [alice, bob]) await client.close();
    server.signal("SIGTERM");
    const { stdout, stderr } = await server.ended();
    const errors = stderr.split("\n").filter((line) => line.includes(" error "));
    equal(errors.length, 1, stderr);
    match(errors[0]!, /the database takes no writes reason=25006$/);
    equal(stdout.split("the database takes writes again").length, 2);
  },
});
