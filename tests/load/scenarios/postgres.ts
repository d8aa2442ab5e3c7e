// Private messages kept in PostgreSQL, which answers only once they are on its disk; alone, and told to others over Redis.

import { startPostgres } from "../../support/postgres.ts";
import { startRedis } from "../../support/redis.ts";
import { measurePrivateMessages, type PmLoadOptions } from "../pm_load.ts";
import type { Figure } from "../report.ts";

/** Measures how many a second are kept, and how long one takes to arrive. */
export async function measurePostgres(): Promise<Figure[]> {
  await using server = await startPostgres({ durable: true });
  const alone = await measure(await server.createDatabase(), "PostgreSQL");
  const encrypted = await measure(await server.createDatabase(), "PostgreSQL, end-to-end encrypted", {
    sealing: 256,
  });
  await using redis = await startRedis();
  const joined = await measure(await server.createDatabase(), "PostgreSQL and Redis", {
    redisUrl: redis.url,
  });
  return [...alone, ...encrypted, ...joined];
}

async function measure(databaseUrl: string, where: string, options: PmLoadOptions = {}): Promise<Figure[]> {
  const found = await measurePrivateMessages({ databaseUrl, ...options });
  const pace = `from sending to delivery at ${found.pacePerSecond} a second`;
  return [
    { what: `${where}: kept, in a flood`, value: found.storedPerSecond, unit: "a second" },
    { what: `${where}: the server's CPU time for each`, value: found.serverCpuUs ?? NaN, unit: "µs" },
    { what: `${where}: ${pace}, median`, value: found.p50Ms, unit: "ms" },
    { what: `${where}: the same, p99`, value: found.p99Ms, unit: "ms" },
    { what: `${where}: one durable write on this disk`, value: found.syncMs, unit: "ms" },
  ];
}
