// What a browser can store of a member's keys. WebKit (seen in WebKitGTK 2.50.6) stores an X25519 key, and then reads
// null in place of all that was stored with it. There that key is left out, and derived again.
// In the part `key_changes`.

import { unwrapAccountKey } from "../../crypto/e2ee/account_key.ts";
import { type Identity, identityOf } from "../../crypto/e2ee/identity_keys.ts";
import type { KeptIdentity, KeptKeys } from "./device_keys.ts";

/** What can be stored of it: without `opening`, where this browser would not read that again. */
export function storable(identity: Identity): Identity {
  const { opening, ...others } = identity;
  try {
    if (structuredClone(opening).type === opening.type) return identity;
  } catch {
    // It cannot be copied, nor stored.
  }
  return others as Identity;
}

/** Keys as they were stored, with what was left out. Rejects where they were changed, or belong to another user. */
export async function completed(account: string, kept: KeptKeys): Promise<KeptKeys> {
  const { current, former } = kept;
  const complete = async ({ wrapped }: KeptIdentity): Promise<KeptIdentity> => {
    const accountKey = await unwrapAccountKey(Number(account), wrapped);
    if (accountKey === undefined) throw new Error("The stored keys were changed");
    return { wrapped, identity: await identityOf(accountKey) };
  };
  return {
    ...kept,
    ...(current && { current: await complete(current) }),
    former: await Promise.all(former.map(complete)),
  };
}
