// Opens the cluster that the configuration names: over Redis, or in memory for a single node.

import type { Clock } from "../ports/clock.ts";
import type { Cluster } from "../ports/cluster.ts";
import type { Log } from "../ports/log.ts";
import type { Secrets, Settings } from "../ports/settings.ts";
import { createMemoryBus } from "./memory_bus.ts";
import { createMemoryNameRegistry } from "./memory_name_registry.ts";
import { openRedisCluster } from "./redis/redis_cluster.ts";

/** Which cluster to join, and with what. */
export interface ClusterOptions {
  readonly settings: Pick<Settings, "redisUrl">;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
}

/** Joins the other nodes where the configuration names a Redis. Throws `RedisUnusable`. */
export async function openCluster({ settings: { redisUrl }, ...options }: ClusterOptions): Promise<Cluster> {
  if (redisUrl !== null) return await openRedisCluster({ redisUrl, ...options });
  return { bus: createMemoryBus(), names: createMemoryNameRegistry(), close: () => Promise.resolve() };
}
