// A new key of a room, made by one member for both.

import { type Bytes, toBase64 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { KEY_BYTES } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import {
  epochInfo,
  type EpochPair,
  type EpochRecord,
  epochSigned,
  type EpochTerms,
} from "../../../server/protocol/e2ee/epoch_records.ts";
import { EpochKey, type EpochMember } from "./epoch_keys.ts";
import { sealForKey } from "./hpke_suite.ts";
import type { Identity } from "./identity_keys.ts";
import { signed } from "./identity_signature.ts";
import { randomBytes } from "./sealed_bytes.ts";

/** What the test vectors fix and is random otherwise. */
export interface EpochRandom {
  readonly secret: Bytes;
  /** Seeds of the one-time keys of HPKE. */
  readonly toPeer: Bytes;
  readonly toSelf: Bytes;
}

/**
 * Makes a key for a room, and the two records that carry it: to the peer and to oneself. `at`: milliseconds since 1970, by
 * the server's clock. Undefined where the peer's key of the log is no key of X25519.
 */
export async function makeEpoch(
  { room, epoch, at }: { room: string; epoch: number; at: number },
  self: EpochMember & { readonly identity: Identity },
  peer: EpochMember,
  random: Partial<EpochRandom> = {},
): Promise<{ readonly key: EpochKey; readonly records: EpochPair } | undefined> {
  const secret = random.secret ?? randomBytes(KEY_BYTES);
  const key = await EpochKey.of(secret, room, epoch);
  const recordTo = async (member: EpochMember, ekm?: Bytes): Promise<EpochRecord | undefined> => {
    const terms: EpochTerms = {
      epoch,
      from: self.id,
      to: member.id,
      at,
      heads: [self.head, member.head],
      kc: key.kc,
    };
    const sealed = await sealForKey(member.ikDh, epochInfo(room, terms), secret, ekm);
    if (sealed === undefined) return undefined;
    const sig = await signed(self.identity, epochSigned(room, { ...terms, ...sealed }));
    return { ...terms, ...sealed, sig: toBase64(sig) };
  };
  const [toPeer, toSelf] = [await recordTo(peer, random.toPeer), await recordTo(self, random.toSelf)];
  return toPeer === undefined || toSelf === undefined ? undefined : { key, records: { toPeer, toSelf } };
}
