// The other nodes as this node sees them: the last frame of each, and which have been silent for too long.

import type { Clock } from "../../ports/clock.ts";

/** Number of a node's first frame. */
export const FIRST_NUMBER = 1;

/** A node that is silent for this long counts as down, milliseconds. Nodes send a heartbeat every second. */
const DOWN_AFTER_MS = 7_000;

/** How a frame relates to the previous frame of its node. */
export type FrameOrder =
  /** It is the next one. */
  | { readonly kind: "next" }
  /** The node is unknown: it is older than this node, or it counted as down. */
  | { readonly kind: "unknown" }
  /** Frames before it did not arrive. `since`: when the last one arrived, by the wall clock. */
  | { readonly kind: "gap"; readonly since: number };

interface Peer {
  /** Number of its last frame. */
  readonly number: number;
  /** When that frame arrived, by the wall clock and by the monotonic clock. */
  readonly at: number;
  readonly tick: number;
}

/** Keeps track of the other nodes. */
export class Peers {
  readonly #peers: Map<string, Peer> = new Map();
  #withoutSnapshot: Set<string> = new Set();
  #whenSnapshotsSent: (() => void) | null = null;

  constructor(readonly clock: Clock) {}

  /** Whether another node is known. */
  get any(): boolean {
    return this.#peers.size > 0;
  }

  /** Notes a frame of a node. */
  noteFrame(node: string, number: number): FrameOrder {
    const peer = this.#peers.get(node);
    this.#peers.set(node, { number, at: this.clock.now(), tick: this.clock.monotonic() });
    if (peer === undefined) return { kind: number === FIRST_NUMBER ? "next" : "unknown" };
    return number === peer.number + 1 ? { kind: "next" } : { kind: "gap", since: peer.at };
  }

  /** Forgets a node. */
  forget(node: string): void {
    this.#peers.delete(node);
    this.snapshotSent(node);
  }

  /** Forgets the nodes that have been silent for too long. Returns their names. */
  removeSilent(): string[] {
    const now = this.clock.monotonic();
    const silent = [...this.#peers].filter(([, { tick }]) => now - tick > DOWN_AFTER_MS).map(([node]) =>
      node
    );
    for (const node of silent) this.forget(node);
    return silent;
  }

  /** Calls `done` once all these nodes have sent their snapshots, or are gone. */
  whenSnapshotsSent(nodes: readonly string[], done: () => void): void {
    this.#withoutSnapshot = new Set(nodes);
    this.#whenSnapshotsSent = done;
    if (this.#withoutSnapshot.size === 0) done();
  }

  /** Notes that a node has sent its snapshot. */
  snapshotSent(node: string): void {
    if (this.#withoutSnapshot.delete(node) && this.#withoutSnapshot.size === 0) this.#whenSnapshotsSent?.();
  }
}
