// Records of epochs for one member, made by another who may lie, or by someone in their name.

import type { Identity } from "../../../client/crypto/e2ee/identity_keys.ts";
import { signed } from "../../../client/crypto/e2ee/identity_signature.ts";
import { sealForKey } from "../../../client/crypto/e2ee/hpke_suite.ts";
import { randomBytes } from "../../../client/crypto/e2ee/sealed_bytes.ts";
import { type Bytes, toBase64 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { derive, KEY_BYTES } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import { epochInfo, type EpochRecord, epochSigned } from "../../../server/protocol/e2ee/epoch_records.ts";
import type { WirePeer } from "./wire_peer.ts";

/** What is other than in an honest record. */
export interface Forgery {
  readonly signer?: Pick<Identity, "signing">;
  readonly heads?: readonly [string, string];
  /** The key that it is sealed for, base64. */
  readonly ikDh?: string;
  /** The key that it commits to. */
  readonly committed?: Bytes;
}

/** A record from a member to the other one of the conversation. */
export async function epochRecord(
  from: WirePeer,
  epoch: number,
  { signer, heads, ikDh, committed }: Forgery = {},
): Promise<EpochRecord> {
  const { room, peer } = from.terms!;
  await from.rooms.peers.look(peer, null, true);
  const [own, newest] = [from.rooms.own.sealing!, from.rooms.peers.entriesOf(peer.id).at(-1)!];
  const secret = randomBytes(KEY_BYTES);
  const terms = {
    ...{ epoch, from: from.id, to: peer.id, at: Date.now() },
    heads: heads ?? [own.head, newest.hash] as const,
    kc: toBase64(await derive(committed ?? secret, "kc", room, epoch)),
  };
  const sealed = (await sealForKey(ikDh ?? newest.entry.ik_dh, epochInfo(room, terms), secret))!;
  const sig = await signed(signer ?? own.identity, epochSigned(room, { ...terms, ...sealed }));
  return { ...terms, ...sealed, sig: toBase64(sig) };
}
