// A look at a Redis that changes nothing in it.

import type { Secrets } from "../../ports/settings.ts";
import { RedisUnusable, unusableRedis } from "./redis_address.ts";
import { connection } from "./redis_link.ts";
import { disagreement, fingerprintKeyOf, fingerprintOf, prefixOf } from "./cluster_fingerprint.ts";

/**
 * How many nodes are joined there. `secrets` are those of this node; null while it has none yet. Throws `RedisUnusable`, also
 * where it could not join them.
 */
export async function countNodes(
  redisUrl: string,
  secrets: Pick<Secrets, "secretKey" | "jwtSecret"> | null,
): Promise<number> {
  const client = connection(redisUrl);
  // An unheard error event would end the process; the command under way fails with the same error.
  client.on("error", () => {});
  try {
    await client.connect();
    const agreed = await client.get(fingerprintKeyOf(redisUrl));
    const reason = agreed === null || secrets === null
      ? null
      : disagreement(redisUrl, agreed, fingerprintOf(secrets));
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
