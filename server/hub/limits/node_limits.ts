// The limits of one node, made from its ports: counters, lanes, and reports of refusals.

import { RATE_MESSAGES, RATE_WINDOW_MS } from "../../protocol/protocol_limits.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Limits } from "../../ports/limits.ts";
import type { Log } from "../../ports/log.ts";
import type { Metrics } from "../../ports/metrics.ts";
import type { Tier } from "./bounds.ts";
import { ClusterRateLimit, ClusterThrottle } from "./cluster_limits.ts";
import { createLanes, type Lanes } from "./lanes.ts";
import { LimitReport } from "./limit_report.ts";
import { RateLimit } from "./rate_limit.ts";
import type { Source } from "./source.ts";
import { Throttle } from "./throttle.ts";
import { type SocketsOfAddress, Tiers } from "./tiers.ts";

/** What the limits are made from. */
export interface NodeLimitsOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Counts over all nodes; null where there is one. */
  readonly limits: Limits | null;
  readonly socketsOfAddress: SocketsOfAddress;
  /** Messages a user may send each five seconds; budgets by address grow with it. */
  readonly rateMessages: number;
}

/** The limits of one node. */
export interface NodeLimits {
  readonly tiers: Tiers;
  readonly lanes: Lanes;
  readonly throttle: ClusterThrottle;
  /** The contract's rate of messages. */
  readonly messages: ClusterRateLimit;
  /** Counts a refusal for metrics and for the operator's log line. */
  readonly onLimited: (rate: string, tier: Tier, source?: Source) => void;
}

/** Makes the limits of one node. */
export function createNodeLimits(options: NodeLimitsOptions): NodeLimits {
  const { clock, log, metrics, limits, socketsOfAddress, rateMessages } = options;
  const report = new LimitReport(clock, log);
  const onLimited = (rate: string, tier: Tier, source?: Source): void => {
    metrics.limited(rate, tier);
    // Slow mode is wanted by a moderator; every other refusal is worth a log line.
    if (!(rate.startsWith("slow_mode") && tier === "principal")) report.note(`${rate} by ${tier}`, source);
  };
  const factor = rateMessages / RATE_MESSAGES;
  return {
    tiers: new Tiers({ clock, limits, socketsOfAddress, factor, onLimited }),
    lanes: createLanes(clock, (lane) => {
      metrics.laneRefused(lane);
      report.note(`lane ${lane}`);
    }),
    throttle: new ClusterThrottle(new Throttle(clock), limits),
    messages: new ClusterRateLimit("messages", new RateLimit(clock, rateMessages, RATE_WINDOW_MS), limits),
    onLimited,
  };
}
