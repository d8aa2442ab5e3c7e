// The tests of the protocol once more, the same files, in rooms of two nodes over PostgreSQL and Redis.

import assert from "node:assert/strict";
import { OF_A_PROCESS, writeTestGroups } from "../../.ci/test_groups.ts";
import { hasPostgres, startPostgres } from "../support/postgres.ts";
import { hasRedis, startRedis } from "../support/redis.ts";

const ROOT = new URL("../../", import.meta.url);
/** Floods, which take thousands of requests. What they meet is counted over both nodes in limits_nodes_test.ts. */
const FLOODS: readonly string[] = [
  "event_rates_test.ts",
  "guest_flood_test.ts",
  "dm_flood_test.ts",
  "sign_in_lanes_test.ts",
];
/** What two nodes are not for: what is about a process, how long its hashing takes, and floods. */
const OF_ONE_NODE: readonly string[] = [
  ...OF_A_PROCESS,
  ...FLOODS,
  "account_timing_test.ts",
  "auth_timing_test.ts",
];
/** As many as run side by side on two cores, twice, so that neither is left over for long. */
const GROUPS = 4;

if (hasPostgres() && hasRedis()) {
  Deno.test("every test of the protocol passes on two nodes", async () => {
    await using postgres = await startPostgres();
    await using redis = await startRedis();
    const folder = await Deno.makeTempDir({ prefix: "sexychat-protocol-" });
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["test", "-A", "--config", new URL("deno.json", ROOT).pathname],
        ...["--parallel", "--no-check", "--sanitize-ops", "--sanitize-resources"],
        ...await writeTestGroups(folder, new URL("tests/protocol/", ROOT), {
          left: OF_ONE_NODE,
          count: GROUPS,
        }),
      ],
      cwd: ROOT,
      env: { TEST_POSTGRES: postgres.url, TEST_REDIS: redis.url, NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).output();
    await Deno.remove(folder, { recursive: true });
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    const failures = out!.slice(Math.max(out!.indexOf(" ERRORS"), 0)).split("\n").slice(0, 200).join("\n");
    // Its summary must not be taken for this run's.
    assert.equal(code, 0, `${failures}\n${err}`.replaceAll(/^/gm, "  "));
    const passed = Number(/^ok \| (\d+) passed/m.exec(out!)?.[1]);
    assert.ok(passed > 400, `only ${passed} tests were run`);
  });
}
