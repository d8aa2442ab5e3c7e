// What joins the nodes of one house, or stands in for it where there is one node only.

import type { Bus } from "../ports/bus.ts";
import type { Clock } from "../ports/clock.ts";
import type { Limits } from "../ports/cluster_limits.ts";
import type { Log } from "../ports/log.ts";
import type { Presence } from "../ports/name_registry.ts";
import type { Secrets, Settings } from "../ports/settings.ts";
import { createMemoryBus } from "./memory_bus.ts";
import { createMemoryPresence } from "./memory_name_registry.ts";
import { openRedisHouse } from "./redis/redis_cluster.ts";

/** The ports that are about other nodes. */
export interface House {
  readonly bus: Bus;
  readonly presence: Presence;
  readonly limits?: Limits;
  /** Name of this node among the others. */
  readonly nodeId?: string;
  /** Leaves the others, in good order. */
  close(): Promise<void>;
}

/** What decides about the house. */
export interface HouseOptions {
  readonly settings: Pick<Settings, "redisUrl">;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
}

/** Joins the other nodes where the configuration names a Redis. Throws `RedisUnusable`. */
export async function openHouse({ settings: { redisUrl }, ...options }: HouseOptions): Promise<House> {
  if (redisUrl !== null) return await openRedisHouse({ redisUrl, ...options });
  return { bus: createMemoryBus(), presence: createMemoryPresence(), close: () => Promise.resolve() };
}
