// The other nodes, as far as they are heard of: how far each has come, and which are silent for too long.

import type { Clock } from "../../ports/clock.ts";

/** Number of a node's first frame. */
export const FIRST_NUMBER = 1;

/** How long a node may be silent before it counts as gone, milliseconds. It beats every second. */
const DEAD_MS = 7_000;

/** How a frame stands to what was heard before. */
export type FrameOrder =
  /** It is the next one. */
  | { readonly kind: "next" }
  /** Nothing is known of that node: it was here before this one, or was thought gone. */
  | { readonly kind: "stranger" }
  /** Some before it did not arrive. `since`: when the last one did, by the wall clock. */
  | { readonly kind: "gap"; readonly since: number };

interface Peer {
  readonly number: number;
  /** When it was heard last, by the wall clock and by the monotonic one. */
  readonly at: number;
  readonly tick: number;
}

/** Keeps account of the other nodes. */
export class Peers {
  readonly #peers: Map<string, Peer> = new Map();
  #withoutSnapshot: Set<string> = new Set();
  #whenSnapshotsSent: (() => void) | null = null;

  constructor(readonly clock: Clock) {}

  /** Whether there are any. */
  get known(): boolean {
    return this.#peers.size > 0;
  }

  /** A frame of a node has come. */
  noteFrame(node: string, number: number): FrameOrder {
    const other = this.#peers.get(node);
    this.#peers.set(node, { number, at: this.clock.now(), tick: this.clock.monotonic() });
    if (other === undefined) return { kind: number === FIRST_NUMBER ? "next" : "stranger" };
    return number === other.number + 1 ? { kind: "next" } : { kind: "gap", since: other.at };
  }

  /** Forgets a node. */
  forget(node: string): void {
    this.#peers.delete(node);
    this.snapshotSent(node);
  }

  /** Forgets those that have been silent for too long. Returns their names. */
  takeDead(): string[] {
    const now = this.clock.monotonic();
    const dead = [...this.#peers].filter(([, { tick }]) => now - tick > DEAD_MS).map(([node]) => node);
    for (const node of dead) this.forget(node);
    return dead;
  }

  /** Calls `done` once all of these have told what is true at their places. */
  whenSnapshotsSent(nodes: readonly string[], done: () => void): void {
    this.#withoutSnapshot = new Set(nodes);
    this.#whenSnapshotsSent = done;
    if (this.#withoutSnapshot.size === 0) done();
  }

  /** A node has told. */
  snapshotSent(node: string): void {
    if (this.#withoutSnapshot.delete(node) && this.#withoutSnapshot.size === 0) this.#whenSnapshotsSent?.();
  }
}
