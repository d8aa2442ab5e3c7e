// Private messages between members: how many a second are kept durably, and how long one takes to arrive.

import { measurePrivateMessages, type PmLoadResult } from "../pm_load.ts";
import type { Figure } from "../report.ts";

/** Measures a flood of 100 pairs, then the delay at 1,000 messages a second; then the same end-to-end encrypted. */
export async function measurePrivate(): Promise<Figure[]> {
  const plain = await measurePrivateMessages();
  const encrypted = await measurePrivateMessages({ sealing: 256 });
  return [
    ...figuresOf("", plain),
    ...figuresOf("end-to-end encrypted: ", encrypted),
    { what: "one durable write on this disk", unit: "ms", value: plain.syncMs },
  ];
}

function figuresOf(kind: string, found: PmLoadResult): Figure[] {
  const cpu = found.serverCpuUs;
  const pace = `${kind}from sending to delivery at ${found.pacePerSecond} a second`;
  return [
    {
      what: `${kind}kept, flood of ${found.pairs} pairs`,
      unit: "messages a second",
      value: found.storedPerSecond,
      ...(kind === "" ? { aim: { atLeast: 10_000 } } : {}),
    },
    ...(cpu === null ? [] : [{ what: `${kind}CPU time of the server`, unit: "µs a message", value: cpu }]),
    { what: `${pace}, median`, unit: "ms", value: found.p50Ms },
    { what: `${pace}, p99`, unit: "ms", value: found.p99Ms, aim: { atMost: 50 } },
  ];
}
