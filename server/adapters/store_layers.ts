// A layer around every use of a store.

import type { Store } from "../ports/store.ts";

/** A part of the store. */
export type StorePart = Exclude<keyof Store, "close">;

/** One use of a store: what it does, and which part it belongs to. */
export type Use = (...args: never[]) => Promise<unknown>;

/** A store each use of which goes through `layer`, which is given the use and returns what is called in its place. */
export function layerStore(store: Store, layer: (part: StorePart, use: Use) => Use): Store {
  const layered = <T extends object>(part: StorePart, uses: T): T =>
    Object.fromEntries(Object.entries(uses).map(([name, use]) => [name, layer(part, use as Use)])) as T;
  return {
    accounts: layered("accounts", store.accounts),
    ignores: layered("ignores", store.ignores),
    conversations: layered("conversations", store.conversations),
    messages: layered("messages", store.messages),
    companions: layered("companions", store.companions),
    moderation: layered("moderation", store.moderation),
    ...layered("ping", { ping: () => store.ping() }),
    close: () => store.close(),
  };
}
