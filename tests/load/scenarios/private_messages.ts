// Private messages between members: how many a second are kept durably, and how long one takes to arrive.

import { measurePrivateMessages } from "../pm_load.ts";
import type { Figure } from "../report.ts";

/** Measures a flood of 100 pairs, then the delay at 1,000 messages a second. */
export async function measurePrivate(): Promise<Figure[]> {
  const found = await measurePrivateMessages();
  const cpu = found.serverCpuUs;
  return [
    {
      what: "kept, flood of 100 pairs",
      unit: "messages a second",
      value: found.storedPerSecond,
      aim: { atLeast: 10_000 },
    },
    ...(cpu === null ? [] : [{ what: "CPU time of the server", unit: "µs a message", value: cpu }]),
    { what: "from sending to delivery at 1,000 a second, median", unit: "ms", value: found.p50Ms },
    {
      what: "from sending to delivery at 1,000 a second, p99",
      unit: "ms",
      value: found.p99Ms,
      aim: { atMost: 50 },
    },
    { what: "one durable write on this disk", unit: "ms", value: found.syncMs },
  ];
}
