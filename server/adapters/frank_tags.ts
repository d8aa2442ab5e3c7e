// Tags of end-to-end encrypted messages: HMAC-SHA256 under a key of the month.
//
// A busy server makes ten thousand tags a second, each inside a transaction. An HMAC of the runtime is an object outside of
// the heap; making and collecting them cost more than all other steps. So tags are made with one HMAC in WebAssembly,
// which is used again and again. It is made in the background, so the first tags of a month are the runtime's.

import { createHmac, hkdfSync } from "node:crypto";
import { createHMAC, createSHA256 } from "hash-wasm";
import type { Digests } from "../ports/digests.ts";
import { KEY_BYTES, labelled, labelledIn } from "../protocol/e2ee/e2ee_derive.ts";
import { frankKeyId } from "../protocol/e2ee/franking.ts";
import { DEVICE_BYTES } from "../protocol/e2ee/sealed_lengths.ts";

/** Computes the HMAC of bytes in base64. */
type Mac = (body: Uint8Array) => string;

/** Longer than the fields of a tag, whose room has at most 34 characters. */
const SCRATCH_BYTES = 256;

/** Makes the function that makes tags. It throws a `RangeError` for `dev` or `com` of another length. */
export function createFrankTags(secretKey: string): Digests["frankTag"] {
  const macs = monthlyMacs(secretKey);
  const scratch = new Uint8Array(SCRATCH_BYTES);
  const device = new Uint8Array(DEVICE_BYTES);
  const commitment = new Uint8Array(KEY_BYTES);
  return ({ room, ep, sender, recipient, dev, n, com, messageId, at }) => {
    decodeInto(device, dev);
    decodeInto(commitment, com);
    const kid = frankKeyId(at);
    const terms = [room, ep, sender, recipient, device, n, commitment, messageId, at] as const;
    return `${kid}.${macs(kid)(labelledIn(scratch, "tag", ...terms))}`;
  };
}

/** The MACs by month. The last one is kept: almost all tags are of this month. */
function monthlyMacs(secretKey: string): (kid: string) => Mac {
  let last: { readonly kid: string; mac: Mac } | null = null;
  return (kid) => {
    if (last?.kid === kid) return last.mac;
    const salt = new Uint8Array(KEY_BYTES);
    const key = new Uint8Array(hkdfSync("sha256", secretKey, salt, labelled("frank-key", kid), KEY_BYTES));
    const made = { kid, mac: ((body) => createHmac("sha256", key).update(body).digest("base64")) as Mac };
    last = made;
    // Without WebAssembly, the runtime goes on.
    void reusableMac(key).then((mac) => made.mac = mac, () => {});
    return made.mac;
  };
}

async function reusableMac(key: Uint8Array): Promise<Mac> {
  const hmac = await createHMAC(createSHA256(), key);
  return (body) => hmac.init().update(body).digest("binary").toBase64();
}

function decodeInto(bytes: Uint8Array, base64: string): void {
  const { read, written } = bytes.setFromBase64(base64);
  if (written !== bytes.length || read !== base64.length) {
    throw new RangeError(`Not ${bytes.length} bytes in base64`);
  }
}
