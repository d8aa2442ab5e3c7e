// Sockets that have not joined yet, by network: when there are too many, one of the largest network is closed.

import type { Source } from "./source.ts";

/** A socket that has not joined. */
export interface WaitingSocket {
  readonly source: Source;
}

/** Sockets that have not joined, the oldest first in each network. */
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

  /** Removes a socket that has joined or is gone. A second call does nothing. */
  delete(socket: S): void {
    const { network } = socket.source;
    const sockets = this.#networks.get(network);
    if (sockets === undefined || !sockets.delete(socket)) return;
    if (sockets.size === 0) this.#networks.delete(network);
    this.#size--;
  }

  /** The oldest socket of the network with the most; of equal networks, the first. */
  oldestOfLargest(): S | undefined {
    let largest: Set<S> | undefined;
    for (const sockets of this.#networks.values()) {
      if (sockets.size > (largest?.size ?? 0)) largest = sockets;
    }
    return largest?.values().next().value;
  }
}
