// The command line beside a running server, as an operator uses it: what it changes is felt live.

import { deepEqual, equal, ok } from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { registerMember } from "../support/member.ts";
import { hasPostgres, startPostgres } from "../support/postgres.ts";
import { hasRedis, startRedis } from "../support/redis.ts";
import { WireClient } from "../support/wire_client.ts";

/** Longest from the end of the command until it is felt, milliseconds: a look each second, and some slack. */
const FELT_MS = 3_000;

async function enter(url: string, token: string): Promise<WireClient> {
  const client = await WireClient.open(url);
  equal((await client.request("join", { mode: "restore", token })).event, "joined");
  return client;
}

const roles = (client: WireClient): string[] => client.all("role_updated").map(({ role }) => role);
const news = (client: WireClient): string[] =>
  client.all("system").map(({ msg }) => msg).filter((msg) => /staff|moderator/.test(msg));

Deno.test("a role taken away by the command line takes effect live", async () => {
  await using app = await startApp();
  const token = await registerMember(app.url, "mona");
  await app.setRole("mona", "mod");
  const [mona, watcher] = [await enter(app.url, token), await WireClient.guest(app.url, "watcher")];
  equal((await mona.request("admin_get_users")).event, "admin_users");
  await app.setRole("mona", "user");
  const began = performance.now();
  await mona.until("the new role", () => roles(mona).length > 0);
  ok(performance.now() - began < FELT_MS);
  await watcher.until("the line", () => news(watcher).at(-1) === "mona is no longer on the staff");
  deepEqual(roles(mona), ["user"]);
  equal((await mona.request("admin_get_users")).data["code"], "forbidden");
  for (const client of [mona, watcher]) await client.close();
});

Deno.test(
  {
    name: "a role given by the command line is felt at every node, and said once to everybody",
    ignore: !hasPostgres() || !hasRedis(),
  },
  async () => {
    await using postgres = await startPostgres();
    await using redis = await startRedis();
    const shared = {
      DATABASE_URL: await postgres.createDatabase(),
      REDIS_URL: redis.url,
      JWT_SECRET: "the same secret at both of these nodes",
      SECRET_KEY: "the same key at both of these nodes too",
    };
    await using one = await startApp(shared);
    await using other = await startApp(shared);
    const token = await registerMember(one.url, "alice");
    const sockets = [await enter(one.url, token), await enter(other.url, token)];
    const watchers = [await WireClient.guest(one.url, "here"), await WireClient.guest(other.url, "there")];
    for (const [n, role] of (["mod", "user"] as const).entries()) {
      await one.setRole("alice", role);
      for (const socket of sockets) await socket.until("the new role", () => roles(socket).length > n);
      for (const watcher of watchers) await watcher.until("the line", () => news(watcher).length > n);
    }
    for (const socket of sockets) deepEqual(roles(socket), ["mod", "user"]);
    for (const watcher of watchers) {
      deepEqual(news(watcher), ["alice is a moderator now", "alice is no longer on the staff"]);
    }
    for (const client of [...sockets, ...watchers]) await client.close();
  },
);
