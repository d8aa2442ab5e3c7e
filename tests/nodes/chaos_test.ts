// Three nodes under load, while Redis, PostgreSQL and one of them are killed and come back. `deno task bench --only chaos` has many more people.

import { hasPostgres } from "../support/postgres.ts";
import { hasRedis } from "../support/redis.ts";
import { runChaos } from "./chaos.ts";

if (hasPostgres() && hasRedis()) {
  Deno.test("whatever is killed: one order, true lists, actions in effect everywhere, and no private message lost or doubled", async () => {
    await runChaos({ guests: 300, pairs: 12, pace: 40 });
  });
}
