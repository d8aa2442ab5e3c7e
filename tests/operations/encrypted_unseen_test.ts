// What members write end-to-end encrypted is nowhere at the server: not in its files, its log, its backup or its memory.

import { deepEqual, equal, ok } from "node:assert/strict";
import { ensureBuilt } from "../support/app_process.ts";
import { hasBrowser, startBrowser } from "../support/browser.ts";
import {
  HEARD,
  REPORTED,
  sayInTheClear,
  talkInSecret,
  tracesOf,
  unreported,
} from "../support/e2ee/canary_talk.ts";
import type { Traces } from "../support/e2ee/traces.ts";
import { reportMessage } from "../support/e2ee/two_members.ts";
import { hasPostgres, startPostgres } from "../support/postgres.ts";
import { filesIn, HAS_PROCESS_MEMORY, seenInMemory } from "../support/process_memory.ts";
import { hasRedis, startRedis, watchRedis } from "../support/redis.ts";
import { dataFolder, startServer } from "../support/server_process.ts";
import { runTask } from "../support/tasks.ts";

const ignore = !HAS_PROCESS_MEMORY || !hasBrowser();
/** The log tells everything, and the newest messages of the lobby are kept. */
const TALKATIVE = { LOG_LEVEL: "debug", LOBBY_BACKLOG: "50" };
const IN_THE_CLEAR = tracesOf(Object.entries(HEARD));

Deno.test(
  { name: "an encrypted talk is nowhere at a server with SQLite, but for what is reported", ignore },
  async () => {
    await ensureBuilt();
    using folder = dataFolder();
    await using server = await startServer(folder.path, TALKATIVE);
    await using browser = await startBrowser();
    await using _guests = await sayInTheClear(server.url);
    const { bob, wire, secrets } = await talkInSecret(server.url, server.url, browser);
    const traces = tracesOf(await secrets());
    assertNone(seenInMemory(server.pid, traces), "the memory");
    assertFinds(seenInMemory(server.pid, IN_THE_CLEAR));
    const data = `${folder.path}/data`;
    const backup = `${folder.path}/copy.db`;
    equal((await runTask("backup", [backup], { DATA_DIR: data })).code, 0);
    const paths = assertNotInFiles(folder.path, traces);
    for (const end of [".db", ".db-wal", ".db-shm", "copy.db.secrets"]) {
      ok(paths.some((path) => path.endsWith(end)), `${end} was looked at`);
    }

    await reportMessage(bob, REPORTED);
    const rest = tracesOf(unreported(await secrets(), wire.sentOf("report")[0]!.data["kf"]));
    assertNone(seenInMemory(server.pid, rest), "the memory after a report");
    server.signal("SIGTERM");
    const { stdout, stderr } = await server.ended();
    const log = new TextEncoder().encode(stdout + stderr);
    assertNone(traces.seenIn(log), "the log");
    assertNotInFiles(data, rest);
    const reported = tracesOf([["it", REPORTED]]);
    ok(filesIn(data).some(({ bytes }) => reported.seenIn(bytes).length > 0), "what is reported is kept");
  },
);

Deno.test({
  name:
    "an encrypted talk between two nodes is nowhere there, nor in PostgreSQL, its log of changes or Redis",
  ignore: ignore || !hasPostgres() || !hasRedis(),
}, async () => {
  await ensureBuilt();
  using folder = dataFolder();
  const kept = `${folder.path}/redis`;
  Deno.mkdirSync(kept);
  await using postgres = await startPostgres();
  await using redis = await startRedis({ keepIn: kept });
  await using traffic = await watchRedis(redis);
  const DATABASE_URL = await postgres.createDatabase();
  const env = { ...TALKATIVE, DATABASE_URL, REDIS_URL: redis.url };
  await using first = await startServer(folder.path, env);
  await using second = await startServer(folder.path, env);
  await using browser = await startBrowser();
  await using _guests = await sayInTheClear(first.url);
  const { secrets } = await talkInSecret(first.url, second.url, browser);
  const traces = tracesOf(await secrets());
  for (const { pid } of [first, second, redis]) {
    assertNone(seenInMemory(pid, traces), `the memory of ${pid}`);
  }
  for (const { pid } of [first, second]) assertFinds(seenInMemory(pid, IN_THE_CLEAR));
  assertNone(traces.seenIn(traffic.bytes()), "what passed through Redis");
  assertFinds(IN_THE_CLEAR.seenIn(traffic.bytes()));
  await redis.command("SAVE");
  await postgres.run("CHECKPOINT");
  const paths = [...assertNotInFiles(folder.path, traces), ...assertNotInFiles(postgres.dataDir, traces)];
  for (const part of ["/dump.rdb", ".aof", "/pg_wal/", "/base/"]) {
    ok(paths.some((path) => path.includes(part)), `${part} was looked at`);
  }
  const { stdout } = await new Deno.Command("pg_dump", { args: [DATABASE_URL], stderr: "inherit" }).output();
  ok(new TextDecoder().decode(stdout).includes("COPY public.messages"), "the dump has the messages");
  assertNone(traces.seenIn(stdout), "the dump");
  for (const server of [first, second]) {
    server.signal("SIGTERM");
    const { stdout, stderr } = await server.ended();
    assertNone(traces.seenIn(new TextEncoder().encode(stdout + stderr)), "the log");
  }
});

function assertNone(seen: readonly string[], where: string): void {
  deepEqual(seen, [], `${where} has ${seen.join(", ")}`);
}

/** What the server knows by right is found, so the search can find something. */
function assertFinds(seen: readonly string[]): void {
  for (const what of Object.keys(HEARD)) ok(seen.some((one) => one.startsWith(what)), `${what} is found`);
}

/** Returns the files that were looked at. */
function assertNotInFiles(folder: string, traces: Traces): string[] {
  return filesIn(folder).map(({ path, bytes }) => {
    assertNone(traces.seenIn(bytes), path);
    return path;
  });
}
