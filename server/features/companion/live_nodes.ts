// Which nodes are alive, as the bus tells of them.

import type { Bus } from "../../ports/bus.ts";

/** The nodes of the cluster, this one included. */
export class LiveNodes {
  readonly #nodes: Set<string>;

  /** `onGone` is called with each node that has gone. */
  constructor(bus: Bus, self: string, onGone: (node: string) => void) {
    this.#nodes = new Set([self]);
    bus.subscribe((message) => {
      // A node tells of its users as soon as it, or this one, has joined.
      if (message.kind === "presence") this.#nodes.add(message.node);
      if (message.kind !== "nodes" || message.event.type !== "nodeDown") return;
      const { node } = message.event;
      this.#nodes.delete(node);
      onGone(node);
    });
  }

  get all(): string[] {
    return [...this.#nodes];
  }

  has(node: string): boolean {
    return this.#nodes.has(node);
  }
}
