// The program as a process: how it stops, and what stops it from starting.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { dataFolder, runToEnd, startServer } from "../support/server_process.ts";
import { WireClient } from "../support/wire_client.ts";
import { CLOSE } from "../../server/protocol/errors.ts";

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`${signal}: everybody gets a system notice, then 1001, and the process ends with 0 within 10 s`, async () => {
    using folder = dataFolder();
    await using server = await startServer(folder.path);
    const clients = [
      await WireClient.open(server.url),
      await WireClient.guest(server.url, "alice"),
      await WireClient.guest(server.url, "bob", { caps: ["batch", "presence"] }),
    ];
    const health = await fetch(`${server.url}/health`);
    deepEqual(await health.json(), { status: "ok" });
    server.signal(signal);
    for (const client of clients) {
      await client.until("the close", () => client.closed !== null);
      equal(client.closed!.code, CLOSE.goingAway);
      equal(client.envelopes.at(-1)!.event, "system");
    }
    const { code, stderr } = await server.ended(10_000);
    deepEqual([code, stderr], [0, ""]);
  });
}

Deno.test("a client that never answers does not keep the process from ending within 10 s", async () => {
  using folder = dataFolder();
  await using server = await startServer(folder.path);
  const { port } = new URL(server.url);
  using silent = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  const upgrade = [
    "GET /ws HTTP/1.1",
    `Host: 127.0.0.1:${port}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  ];
  await silent.write(new TextEncoder().encode([...upgrade, "", ""].join("\r\n")));
  equal(await silent.read(new Uint8Array(12)), 12);
  server.signal("SIGTERM");
  server.signal("SIGTERM");
  equal((await server.ended(10_000)).code, 0);
});

Deno.test("a bad value stops the start with 1 and one line for each, naming key, value and what it takes", async () => {
  using folder = dataFolder();
  const { code, stdout, stderr } = await runToEnd(
    folder.path,
    { PORT: "eighty", GUESTS: "maybe", ADMIN_PASSWORD: "short" },
    '{ "CORS_ORIGINS": ["chat.example"], "LOG_LEVEL": "loud" }',
  );
  equal(code, 1);
  equal(stdout, "");
  const lines = stderr.trimEnd().split("\n").sort();
  equal(lines.length, 5, stderr);
  match(lines[0]!, /^ADMIN_PASSWORD: .*at least 12 characters/);
  ok(!stderr.includes("short"), "a secret is not shown");
  match(lines[1]!, /^CORS_ORIGINS: \["chat\.example"\] .*origins/);
  match(lines[2]!, /^GUESTS: "maybe" .*true or false/);
  match(lines[3]!, /^LOG_LEVEL: "loud" .*debug, info, warn, error/);
  match(lines[4]!, /^PORT: "eighty" .*whole number from 0 to 65535/);
});

const UNREADY: Record<string, { env?: Record<string, string>; config?: string; says: RegExp }> = {
  "a configuration file that is not JSON": { config: "{", says: /^CONFIG_FILE: .*not valid JSON/m },
  "a configuration file that is no object": { config: "[]", says: /one JSON object/ },
  "a configuration file that is not there": {
    ...{ env: { CONFIG_FILE: "/nowhere/config.json" }, says: /^CONFIG_FILE: "\/nowhere\/config\.json"/ },
  },
  "a data folder that cannot be made": {
    env: { DATA_DIR: "/dev/null/data" },
    says: /^DATA_DIR \/dev\/null\/data/,
  },
  "a database that cannot be opened": {
    env: { DATABASE_URL: "sqlite:////dev/null/a.db" },
    says: /^The store/,
  },
};

for (const [what, { env, config, says }] of Object.entries(UNREADY)) {
  Deno.test(`${what} stops the start with 1 and one line`, async () => {
    using folder = dataFolder();
    const { code, stderr } = await runToEnd(folder.path, env ?? {}, config);
    equal(code, 1);
    match(stderr, says);
    equal(stderr.trimEnd().split("\n").length, 1, stderr);
  });
}

Deno.test("a port that is taken stops the start with 1 and one line", async () => {
  using folder = dataFolder();
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const { code, stderr } = await runToEnd(folder.path, { HOST: "127.0.0.1", PORT: String(port) });
  equal(code, 1);
  match(stderr, new RegExp(`^PORT ${port} on 127\\.0\\.0\\.1 `));
  equal(stderr.trimEnd().split("\n").length, 1, stderr);
});
