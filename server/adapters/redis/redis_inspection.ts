// Inspects a Redis without changing it.

import type { Secrets } from "../../ports/settings.ts";
import { RedisUnusable, unusableRedis } from "./redis_address.ts";
import { createConnection } from "./redis_link.ts";
import { fingerprintKeyOf, fingerprintMismatch, fingerprintOf, prefixOf } from "./cluster_fingerprint.ts";

/**
 * Counts the connected nodes. `secrets` are those of this node, or null while it has none. Throws `RedisUnusable`, also
 * when this node could not join the others.
 */
export async function countNodes(
  redisUrl: string,
  secrets: Pick<Secrets, "secretKey" | "jwtSecret"> | null,
): Promise<number> {
  const client = createConnection(redisUrl);
  // Without a listener an error event would end the process. The pending command fails with the same error.
  client.on("error", () => {});
  try {
    await client.connect();
    const agreed = await client.get(fingerprintKeyOf(redisUrl));
    const reason = agreed === null || secrets === null
      ? null
      : fingerprintMismatch(redisUrl, agreed, fingerprintOf(secrets));
    if (reason !== null) throw new RedisUnusable(reason);
    const prefix = prefixOf(redisUrl);
    const nodes = await client.sMembers(`${prefix}nodes`);
    return nodes.length === 0 ? 0 : await client.exists(nodes.map((node) => `${prefix}lease:${node}`));
  } catch (error) {
    throw unusableRedis(redisUrl, error);
  } finally {
    if (client.isOpen) client.destroy();
  }
}
