// Keyed digests with HMAC-SHA256.

import { createHmac } from "node:crypto";
import type { Digests } from "../ports/digests.ts";

/** Makes digests under `secret`. */
export function createHmacDigests(secret: string): Digests {
  return {
    addressOf: (userId, address) =>
      createHmac("sha256", secret).update(`address\0${userId}\0${address}`).digest("base64url"),
  };
}
