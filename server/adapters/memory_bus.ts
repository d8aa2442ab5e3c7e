// The bus of a single node: a message reaches this node's own handlers at once.

import type { Bus, BusMessage } from "../ports/bus.ts";

/** Makes a bus for the nodes of one process. */
export function createMemoryBus(): Bus {
  const handlers = new Set<(message: BusMessage) => void>();
  return {
    publish(message) {
      for (const handle of handlers) handle(message);
    },
    subscribe(handle) {
      handlers.add(handle);
      return () => handlers.delete(handle);
    },
  };
}
