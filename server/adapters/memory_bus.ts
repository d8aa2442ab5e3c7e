// The bus within one process: a message reaches the handlers of every node in it at once.

import type { Bus, BusMessage } from "../ports/bus.ts";

/** Makes a bus for the nodes of one process. */
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
