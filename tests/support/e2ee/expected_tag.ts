// The tag of an encrypted message as the protocol says it, made with WebCrypto.

import { checkedBytes, toBase64, utf8 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { derive, mac } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import type { FrankedMessage } from "../../../server/protocol/e2ee/franking.ts";

/** The tag that a server with that `SECRET_KEY` makes. */
export async function expectedTag(secretKey: string, message: FrankedMessage): Promise<string> {
  const { room, ep, sender, recipient, dev, n, com, messageId, at } = message;
  const month = new Date(at).toISOString().slice(0, 7);
  const key = await derive(utf8(secretKey), "frank-key", month);
  const [device, commitment] = [checkedBytes(dev), checkedBytes(com)];
  const bytes = await mac(key, "tag", room, ep, sender, recipient, device, n, commitment, messageId, at);
  return `${month}.${toBase64(bytes)}`;
}
