// What all nodes at one Redis must have alike, and under which names they keep it there.

import { createHmac } from "node:crypto";
import type { Secrets } from "../../ports/settings.ts";
import { databaseOf } from "./redis_address.ts";
import { shownAddress } from "../process/shown_address.ts";

/** Of what nodes say to each other. Nodes of two versions would misunderstand each other. */
const VERSION = "4";

/**
 * Beginning of every name that a house uses. Channels are the same in every database of a server, so the number is part of
 * it.
 */
export function prefixOf(redisUrl: string): string {
  return `sexychat:${databaseOf(redisUrl)}:`;
}

/** Key of the terms that the nodes agreed on. */
export function fingerprintKeyOf(redisUrl: string): string {
  return `${prefixOf(redisUrl)}terms`;
}

/** The terms of a node: its version, and a digest that shows whether two have the same secrets, and nothing of them. */
export function fingerprintOf({ jwtSecret, secretKey }: Pick<Secrets, "secretKey" | "jwtSecret">): string {
  return `${VERSION} ${createHmac("sha256", secretKey).update(`nodes\0${jwtSecret}`).digest("base64url")}`;
}

/** Why a node with `terms` cannot join those that agreed on `agreed`; null when it can. */
export function disagreement(redisUrl: string, agreed: string, terms: string): string | null {
  if (agreed === terms) return null;
  const nodes = `The nodes at ${shownAddress(redisUrl)}`;
  return agreed.startsWith(`${VERSION} `)
    ? `${nodes} have another JWT_SECRET or SECRET_KEY than this one`
    : `${nodes} are of another version; stop all of them before this one is started`;
}
