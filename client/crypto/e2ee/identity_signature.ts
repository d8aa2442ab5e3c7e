// Signatures with the keys of a user.

import type { Bytes } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { ED25519 } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import type { Identity } from "./identity_keys.ts";

/** The signature of a body, 64 bytes. */
export async function signed({ signing }: Pick<Identity, "signing">, body: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign(ED25519, signing, body));
}
