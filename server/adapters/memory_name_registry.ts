// Claims on names, for a single node.

import type { Presence } from "../ports/name_registry.ts";

/** Makes the presence of a single node. */
export function createMemoryPresence(): Presence {
  const holders = new Map<string, string>();
  return {
    claim(key, holder) {
      const current = holders.get(key);
      if (current !== undefined && current !== holder) return Promise.resolve(false);
      holders.set(key, holder);
      return Promise.resolve(true);
    },
    transfer(key, from, to) {
      if (holders.get(key) !== from) return Promise.resolve(false);
      holders.set(key, to);
      return Promise.resolve(true);
    },
    release(key, holder) {
      if (holders.get(key) === holder) holders.delete(key);
      return Promise.resolve();
    },
    onLost: () => {},
  };
}
