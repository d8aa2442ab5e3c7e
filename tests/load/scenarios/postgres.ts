// Private messages kept in PostgreSQL, which answers only once they are on its disk; alone, and told to others over Redis.

import { startPostgres } from "../../support/postgres.ts";
import { startRedis } from "../../support/redis.ts";
import { measurePrivateMessages } from "../pm_load.ts";
import type { Figure } from "../report.ts";

/** Measures how many a second are kept, and how long one takes to arrive. */
export async function measurePostgres(): Promise<Figure[]> {
  await using server = await startPostgres({ durable: true });
  const alone = await measure(await server.createDatabase());
  await using redis = await startRedis();
  const joined = await measure(await server.createDatabase(), redis.url);
  return [...alone, ...joined];
}

async function measure(databaseUrl: string, redisUrl?: string): Promise<Figure[]> {
  const where = redisUrl === undefined ? "PostgreSQL" : "PostgreSQL and Redis";
  const found = await measurePrivateMessages({
    databaseUrl,
    ...(redisUrl === undefined ? {} : { redisUrl }),
  });
  const pace = `from sending to delivery at ${found.pacePerSecond} a second`;
  return [
    { what: `${where}: kept, in a flood`, value: found.storedPerSecond, unit: "a second" },
    { what: `${where}: the server's CPU time for each`, value: found.serverCpuUs ?? NaN, unit: "µs" },
    { what: `${where}: ${pace}, median`, value: found.p50Ms, unit: "ms" },
    { what: `${where}: the same, p99`, value: found.p99Ms, unit: "ms" },
    { what: `${where}: one durable write on this disk`, value: found.syncMs, unit: "ms" },
  ];
}
