// Sockets that have not joined yet, by network: when there are too many, the largest network gives way.

import type { Source } from "./source.ts";

/** A socket that waits. */
export interface WaitingSocket {
  readonly source: Source;
}

/** The sockets that wait, oldest first in each network. */
export class WaitingSockets<S extends WaitingSocket> {
  readonly #networks: Map<string, Set<S>> = new Map();
  #size = 0;

  /** Number of sockets. */
  get size(): number {
    return this.#size;
  }

  /** Adds a socket that has just opened. */
  add(socket: S): void {
    const { network } = socket.source;
    const sockets = this.#networks.get(network);
    if (sockets === undefined) this.#networks.set(network, new Set([socket]));
    else sockets.add(socket);
    this.#size++;
  }

  /** Takes a socket out that has joined or is gone. A second call does nothing. */
  delete(socket: S): void {
    const { network } = socket.source;
    const sockets = this.#networks.get(network);
    if (sockets === undefined || !sockets.delete(socket)) return;
    if (sockets.size === 0) this.#networks.delete(network);
    this.#size--;
  }

  /** The socket that has waited longest of the network with most; of networks alike, the one that came first. */
  oldestOfLargest(): S | undefined {
    let largest: Set<S> | undefined;
    for (const sockets of this.#networks.values()) {
      if (sockets.size > (largest?.size ?? 0)) largest = sockets;
    }
    return largest?.values().next().value;
  }
}
