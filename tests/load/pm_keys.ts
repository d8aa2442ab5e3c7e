// Keys of people who write end-to-end encrypted messages, made and published as the page does.

import { makeEpoch } from "../../client/crypto/e2ee/epoch_making.ts";
import { type Identity, identityOf, newAccountKey } from "../../client/crypto/e2ee/identity_keys.ts";
import { makeLogEntry } from "../../client/crypto/e2ee/own_log_entry.ts";
import { entryHash } from "../../server/protocol/e2ee/key_log.ts";

/** The keys of somebody, and where they are published. */
export interface LoadKeys {
  readonly url: string;
  readonly token: string;
  /** Id of the account. */
  readonly id: number;
  readonly identity: Identity;
  /** Hash of the only entry of the log. */
  readonly head: string;
}

/** The epoch that {@link addEpoch} adds. */
export const EPOCH = 1;

/** Publishes somebody's first keys. Throws when the server refuses them. */
export async function publishKeys(url: string, username: string, token: string): Promise<LoadKeys> {
  const { user_id: id } = await call(url, token, `/api/keys?of=${username}`);
  const identity = await identityOf(newAccountKey());
  const entry = await makeLogEntry(Number(id), identity, Date.now());
  await call(url, token, "/api/keys", { entry });
  return { url, token, id: Number(id), identity, head: await entryHash(Number(id), entry) };
}

/** Adds the first epoch of a room of two. Throws when the server refuses it. */
export async function addEpoch(room: string, own: LoadKeys, peer: LoadKeys): Promise<void> {
  const made = await makeEpoch({ room, epoch: EPOCH, at: Date.now() }, memberOf(own), memberOf(peer));
  if (made === undefined) throw new Error(`No epoch for ${room}`);
  const records = [made.records.toPeer, made.records.toSelf];
  await call(own.url, own.token, "/api/pm/epochs", { room, epoch: EPOCH, records });
}

function memberOf({ id, identity, head }: LoadKeys) {
  return { id, identity, ikDh: identity.ikDh, head };
}

async function call(
  url: string,
  token: string,
  path: string,
  json?: unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}${path}`, {
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(json === undefined ? {} : { method: "POST", body: JSON.stringify(json) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}
