// Checks whether this node can join the other nodes through Redis.

import { countNodes } from "../../adapters/redis/redis_inspection.ts";
import { readStoredSecrets } from "../../adapters/process/backup_secrets.ts";
import { redactAddress } from "../../adapters/redaction.ts";
import type { ConfiguredSecrets } from "../../config.ts";
import { type Check, ok, problem } from "./check.ts";

/** Checks Redis, if it is configured. */
export const redis: Check = {
  about: "Redis",
  async run({ configuration: { secrets: configured }, settings: { redisUrl, dataDir } }) {
    if (redisUrl === null) return [ok("Not used: REDIS_URL is not set, so this is a single node.")];
    try {
      const secrets = secretsOf({ ...readStoredSecrets(dataDir), ...onlySet(configured) });
      const nodes = await countNodes(redisUrl, secrets);
      const connected = nodes === 1 ? "1 node is" : `${nodes} nodes are`;
      return [ok(`${redactAddress(redisUrl)} answers; ${connected} connected.`)];
    } catch (error) {
      return [
        problem(`${(error as Error).message}.`, "Correct that, or remove REDIS_URL to run a single node."),
      ];
    }
  },
};

function secretsOf(
  { JWT_SECRET: jwtSecret, SECRET_KEY: secretKey }: Partial<Record<keyof ConfiguredSecrets, string>>,
): { readonly jwtSecret: string; readonly secretKey: string } | null {
  return jwtSecret === undefined || secretKey === undefined ? null : { jwtSecret, secretKey };
}

/** The secrets that are configured. */
function onlySet(configured: ConfiguredSecrets): Partial<Record<keyof ConfiguredSecrets, string>> {
  return Object.fromEntries(Object.entries(configured).filter(([, secret]) => secret !== null));
}
