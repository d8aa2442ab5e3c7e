// Wraps every method of a store, for example to time it or to translate its errors.

import type { Store } from "../ports/store.ts";

/** A part of the store. `ping` counts as a part, and stands for `mark` too. */
export type StorePart = Exclude<keyof Store, "close" | "mark">;

/** A method of a store. */
export type StoreMethod = (...args: never[]) => Promise<unknown>;

/** The same store with every method but `close` replaced: `wrap` gets the original and returns its replacement. */
export function wrapStore(
  store: Store,
  wrap: (part: StorePart, method: StoreMethod) => StoreMethod,
): Store {
  const wrapAll = <T extends object>(part: StorePart, methods: T): T =>
    Object.fromEntries(
      Object.entries(methods).map(([name, method]) => [name, wrap(part, method as StoreMethod)]),
    ) as T;
  return {
    accounts: wrapAll("accounts", store.accounts),
    ignores: wrapAll("ignores", store.ignores),
    mails: wrapAll("mails", store.mails),
    recovery: wrapAll("recovery", store.recovery),
    invites: wrapAll("invites", store.invites),
    entitlements: wrapAll("entitlements", store.entitlements),
    orders: wrapAll("orders", store.orders),
    vouchers: wrapAll("vouchers", store.vouchers),
    factors: wrapAll("factors", store.factors),
    devices: wrapAll("devices", store.devices),
    conversations: wrapAll("conversations", store.conversations),
    messages: wrapAll("messages", store.messages),
    keys: wrapAll("keys", store.keys),
    companions: wrapAll("companions", store.companions),
    moderation: wrapAll("moderation", store.moderation),
    ...wrapAll("ping", { ping: () => store.ping(), mark: () => store.mark() }),
    close: () => store.close(),
  };
}
