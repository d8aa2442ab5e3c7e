// A bus between the nodes of one test. The test decides when messages are delivered, and can cut nodes off.

import type { Bus, BusMessage, NodeEvent } from "../../server/ports/bus.ts";

/** The channel that nodes share. */
export class SlowChannel {
  readonly #ends: SlowBus[] = [];
  #waiting: { readonly from: SlowBus; readonly message: BusMessage }[] = [];

  /** One node's end of it. */
  open(): SlowBus {
    const end = new SlowBus((message) => this.#waiting.push({ from: end, message }));
    this.#ends.push(end);
    return end;
  }

  /** Delivers all published messages, to every node in the same order. */
  arrive(): void {
    while (this.#waiting.length > 0) this.arriveOne();
  }

  /** Lets the message arrive that was said first, everywhere. */
  arriveOne(): void {
    const next = this.#waiting.shift();
    if (next === undefined) return;
    for (const end of this.#ends) if (end.connected) end.take(next.message, end === next.from);
  }
}

/** A node's end of a channel. */
export class SlowBus implements Bus {
  connected = true;
  readonly #handlers: Set<(message: BusMessage) => void> = new Set();
  #unseen = 0;
  #wakes: ((around: boolean) => void)[] = [];

  constructor(readonly send: (message: BusMessage) => void) {}

  publish(message: BusMessage): void {
    if (!this.connected) return this.take(message, false);
    this.#unseen++;
    this.send(message);
  }

  flushed(): Promise<boolean> | null {
    if (this.#unseen === 0) return null;
    return new Promise((resolve) => this.#wakes.push(resolve));
  }

  join(): Promise<void> {
    return Promise.resolve();
  }

  subscribe(handle: (message: BusMessage) => void): () => void {
    this.#handlers.add(handle);
    return () => this.#handlers.delete(handle);
  }

  /** A message arrives. */
  take(message: BusMessage, own: boolean): void {
    for (const handle of this.#handlers) handle(message);
    if (!own) return;
    this.#unseen--;
    if (this.#unseen === 0) { for (const wake of this.#wakes.splice(0)) wake(true); }
  }

  /** The node is cut off, and is notified. */
  cut(): void {
    this.connected = false;
    this.report({ type: "partitioned", others: true });
  }

  /** The node is connected again, and is notified. */
  back(since: number): void {
    this.connected = true;
    this.report({ type: "gap", since, disconnected: true });
  }

  /** The node learns of an event of the cluster. */
  report(event: NodeEvent): void {
    this.take({ kind: "nodes", event }, false);
  }
}
