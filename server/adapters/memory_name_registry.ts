// Claims on names, in the memory of a single node.

import type { NameRegistry } from "../ports/name_registry.ts";

/** Makes the name registry of a single node. */
export function createMemoryNameRegistry(): NameRegistry {
  const principals = new Map<string, string>();
  return {
    claim(key, principal) {
      const current = principals.get(key);
      if (current !== undefined && current !== principal) return Promise.resolve(false);
      principals.set(key, principal);
      return Promise.resolve(true);
    },
    transfer(key, from, to) {
      if (principals.get(key) !== from) return Promise.resolve(false);
      principals.set(key, to);
      return Promise.resolve(true);
    },
    release(key, principal) {
      if (principals.get(key) === principal) principals.delete(key);
      return Promise.resolve();
    },
    onLost: () => {},
  };
}
