// Private messages kept in PostgreSQL, which answers only once they are on its disk.

import { startPostgres } from "../../support/postgres.ts";
import { measurePrivateMessages } from "../pm_load.ts";
import type { Figure } from "../report.ts";

/** Measures how many a second are kept, and how long one takes to arrive. */
export async function measurePostgres(): Promise<Figure[]> {
  await using server = await startPostgres({ durable: true });
  const found = await measurePrivateMessages({ databaseUrl: await server.createDatabase() });
  return [
    { what: "kept, in a flood", value: found.storedPerSecond, unit: "a second" },
    { what: "the server's CPU time for each", value: found.serverCpuUs ?? NaN, unit: "µs" },
    {
      what: `from sending to delivery at ${found.pacePerSecond} a second, median`,
      value: found.p50Ms,
      unit: "ms",
    },
    { what: "the same, p99", value: found.p99Ms, unit: "ms" },
    { what: "one durable write on this disk", value: found.syncMs, unit: "ms" },
  ];
}
