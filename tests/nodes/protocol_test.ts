// The tests of the protocol once more, the same files, in rooms of two nodes over PostgreSQL and Redis.

import assert from "node:assert/strict";
import { hasPostgres, startPostgres } from "../support/postgres.ts";
import { hasRedis, startRedis } from "../support/redis.ts";

const ROOT = new URL("../../", import.meta.url);
/** What is about one process: how it starts, ends and is killed, what its secrets are, and how long its hashing takes. */
const OF_ONE_PROCESS: readonly string[] = [
  "auth_restart_test.ts",
  "auth_timing_test.ts",
  "pm_kill_test.ts",
  "process_test.ts",
  "secrets_test.ts",
];

if (hasPostgres() && hasRedis()) {
  Deno.test("every test of the protocol passes on two nodes", async () => {
    await using postgres = await startPostgres();
    await using redis = await startRedis();
    const files = [...Deno.readDirSync(new URL("tests/protocol", ROOT))].map(({ name }) => name)
      .filter((name) => name.endsWith("_test.ts") && !OF_ONE_PROCESS.includes(name));
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["test", "-A", "--parallel", "--no-check", "--sanitize-ops", "--sanitize-resources"],
        ...files.map((name) => `tests/protocol/${name}`),
      ],
      cwd: ROOT,
      env: { TEST_POSTGRES: postgres.url, TEST_REDIS: redis.url, NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    const failures = out!.slice(Math.max(out!.indexOf(" ERRORS"), 0)).split("\n").slice(0, 200).join("\n");
    assert.equal(code, 0, `${failures}\n${err}`);
    const passed = Number(/^ok \| (\d+) passed/m.exec(out!)?.[1]);
    assert.ok(passed > 400, `only ${passed} tests were run`);
  });
}
