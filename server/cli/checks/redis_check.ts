// Whether this node can join the others.

import { countNodes } from "../../adapters/redis/redis_inspection.ts";
import { readStoredSecrets } from "../../adapters/process/backup_secrets.ts";
import { redactAddress } from "../../adapters/redaction.ts";
import type { ConfiguredSecrets } from "../../config.ts";
import { type Check, ok, problem } from "./check.ts";

/** Looks at Redis, where there is to be one. */
export const redis: Check = {
  about: "Redis",
  async run({ configuration: { secrets: configured }, settings: { redisUrl, dataDir } }) {
    if (redisUrl === null) return [ok("None is needed: REDIS_URL is not set, and this node is by itself.")];
    try {
      const nodes = await countNodes(redisUrl, secretsOf({ ...readStoredSecrets(dataDir), ...given(configured) }));
      const others = nodes === 1 ? "1 node is" : `${nodes} nodes are`;
      return [ok(`${redactAddress(redisUrl)} answers; ${others} joined there.`)];
    } catch (error) {
      return [
        problem(`${(error as Error).message}.`, "Mend that there, or take REDIS_URL out for a single node."),
      ];
    }
  },
};

function secretsOf(
  { JWT_SECRET: jwtSecret, SECRET_KEY: secretKey }: Partial<Record<keyof ConfiguredSecrets, string>>,
): { readonly jwtSecret: string; readonly secretKey: string } | null {
  return jwtSecret === undefined || secretKey === undefined ? null : { jwtSecret, secretKey };
}

/** What is configured. */
function given(configured: ConfiguredSecrets): Partial<Record<keyof ConfiguredSecrets, string>> {
  return Object.fromEntries(Object.entries(configured).filter(([, secret]) => secret !== null));
}
