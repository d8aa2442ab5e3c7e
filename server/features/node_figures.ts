// The gauges of a node.

import type { Companion } from "../companion/companion.ts";
import type { Hub } from "../hub/hub.ts";
import { laneFigures, type Lanes } from "../hub/limits/lanes.ts";
import type { Metrics } from "../ports/metrics.ts";

/** Lets a collector read the gauges of a node. */
export function watchFigures(metrics: Metrics, hub: Hub, companion: Companion, lanes: Lanes): void {
  metrics.watch(() => ({
    connections: hub.sessions.size,
    people: hub.presence.local.size,
    questions: companion.load,
    lanes: laneFigures(lanes),
  }));
}
