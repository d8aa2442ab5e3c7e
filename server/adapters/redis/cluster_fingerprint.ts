// The fingerprint that all nodes at one Redis must share, and the names of their keys.

import { createHmac } from "node:crypto";
import type { Secrets } from "../../ports/settings.ts";
import { databaseOf } from "./redis_address.ts";
import { redactAddress } from "../redaction.ts";

/** Version of the messages between nodes. Nodes of two versions would misunderstand each other. */
const VERSION = "7";

/**
 * Prefix of every key and channel of a cluster. It holds the number of the database, because a Redis server has one set
 * of channels for all its databases.
 */
export function prefixOf(redisUrl: string): string {
  return `sexychat:${databaseOf(redisUrl)}:`;
}

/** Key of the cluster's fingerprint. */
export function fingerprintKeyOf(redisUrl: string): string {
  return `${prefixOf(redisUrl)}terms`;
}

/** The fingerprint of a node: its version, and a digest of its secrets that does not reveal them. */
export function fingerprintOf({ jwtSecret, secretKey }: Pick<Secrets, "secretKey" | "jwtSecret">): string {
  return `${VERSION} ${createHmac("sha256", secretKey).update(`nodes\0${jwtSecret}`).digest("base64url")}`;
}

/** Why a node with the fingerprint `own` cannot join a cluster with the fingerprint `agreed`; null when it can. */
export function fingerprintMismatch(redisUrl: string, agreed: string, own: string): string | null {
  if (agreed === own) return null;
  const nodes = `The nodes at ${redactAddress(redisUrl)}`;
  return agreed.startsWith(`${VERSION} `)
    ? `${nodes} have another JWT_SECRET or SECRET_KEY than this one`
    : `${nodes} run another version; stop all of them before you start this one`;
}
