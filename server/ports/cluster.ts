// The ports that connect this node with the other nodes of a cluster.

import type { Bus } from "./bus.ts";
import type { Limits } from "./limits.ts";
import type { NameRegistry } from "./name_registry.ts";

/** This node's membership of a cluster. A single node is a cluster of one. */
export interface Cluster {
  readonly bus: Bus;
  readonly names: NameRegistry;
  /** Absent for a single node, which counts by itself. */
  readonly limits?: Limits;
  /** Name of this node among the others; absent for a single node. */
  readonly nodeId?: string;
  /** Leaves the cluster in good order. */
  close(): Promise<void>;
}
