// The bus of a single process: `publish` calls all handlers at once.

import type { Bus, BusMessage } from "../ports/bus.ts";

/** Makes a bus for one node, or for several nodes of one process in tests. */
export function createMemoryBus(): Bus {
  const handlers = new Set<(message: BusMessage) => void>();
  return {
    connected: true,
    publish(message) {
      for (const handle of handlers) handle(message);
    },
    flushed: () => null,
    join: () => Promise.resolve(),
    subscribe(handle) {
      handlers.add(handle);
      return () => handlers.delete(handle);
    },
  };
}
