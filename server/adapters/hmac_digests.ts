// Keyed digests with HMAC-SHA256.

import { createHmac } from "node:crypto";
import type { Digests } from "../ports/digests.ts";
import type { Secrets } from "../ports/settings.ts";

/** Makes digests: room keys under the JWT secret, as the contract says, the rest under the secret key. */
export function createHmacDigests(
  { jwtSecret, secretKey }: Pick<Secrets, "jwtSecret" | "secretKey">,
): Digests {
  return {
    roomKey: (room) => createHmac("sha256", jwtSecret).update(room).digest("base64"),
    addressOf: (userId, address) =>
      createHmac("sha256", secretKey).update(`address\0${userId}\0${address}`).digest("base64url"),
    addressGroupOf: (group) =>
      createHmac("sha256", secretKey).update(`address group\0${group}`).digest("base64url"),
  };
}
