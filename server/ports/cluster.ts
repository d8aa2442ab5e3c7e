// The ports that connect a node to the other nodes of its cluster.

import type { Bus } from "./bus.ts";
import type { Limits } from "./cluster_limits.ts";
import type { NameRegistry } from "./name_registry.ts";

/** What a node shares with the other nodes; on a single node, what stands in for it. */
export interface Cluster {
  readonly bus: Bus;
  readonly names: NameRegistry;
  readonly limits?: Limits;
  /** This node's name among the others. */
  readonly nodeId?: string;
  /** Leaves the cluster in good order. */
  close(): Promise<void>;
}
