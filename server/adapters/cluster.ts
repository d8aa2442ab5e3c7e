// What joins the nodes of one house, or stands in for it where there is one node only.

import type { Bus } from "../ports/bus.ts";
import type { Clock } from "../ports/clock.ts";
import type { Limits } from "../ports/cluster_limits.ts";
import type { Log } from "../ports/log.ts";
import type { NameRegistry } from "../ports/name_registry.ts";
import type { Secrets, Settings } from "../ports/settings.ts";
import { createMemoryBus } from "./memory_bus.ts";
import { createMemoryNameRegistry } from "./memory_name_registry.ts";
import { openRedisCluster } from "./redis/redis_cluster.ts";

/** The ports that are about other nodes. */
export interface Cluster {
  readonly bus: Bus;
  readonly names: NameRegistry;
  readonly limits?: Limits;
  /** Name of this node among the others. */
  readonly nodeId?: string;
  /** Leaves the others, in good order. */
  close(): Promise<void>;
}

/** What decides about the house. */
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
