// How much memory the server may use when nobody says it, and how descriptors are shared out.

import { deepEqual } from "node:assert/strict";
import { socketsWithin } from "../../../server/adapters/process/descriptors.ts";
import { memoryLimit } from "../../../server/adapters/process/memory_limit.ts";

const GIBIBYTE = 1024 ** 3;

Deno.test("MAX_MEMORY_MB by default is half of the smaller of container limit and machine memory", () => {
  const of = (constrained: number, total: number) => memoryLimit(null, () => ({ constrained, total }));
  deepEqual(of(GIBIBYTE, 8 * GIBIBYTE), { megabytes: 512, source: "container" });
  deepEqual(of(16 * GIBIBYTE, 8 * GIBIBYTE), { megabytes: 4096, source: "machine" });
  for (const none of [0, 9_223_372_036_854_772_000, 2 ** 64]) {
    deepEqual(of(none, 2 * GIBIBYTE), { megabytes: 1024, source: "machine" });
  }
});

Deno.test("MAX_MEMORY_MB as it is configured, and 0 is no limit, also where the memory cannot be read", () => {
  const unreadable = () => null;
  deepEqual(memoryLimit(300, unreadable), { megabytes: 300, source: "configured" });
  deepEqual(memoryLimit(0, unreadable), { megabytes: 0, source: "configured" });
  deepEqual(memoryLimit(null, unreadable), { megabytes: 0, source: "unknown" });
});

Deno.test("descriptors are shared out so that some are left for the database and files", () => {
  deepEqual([null, 1_000, 4_000, 60].map(socketsWithin), [null, 686, 2_936, 1]);
});
