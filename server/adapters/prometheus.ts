// Metrics in the text format of Prometheus.

import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Clock } from "../ports/clock.ts";
import type { Inference } from "../ports/inference.ts";
import type { Figures, Metrics } from "../ports/metrics.ts";
import type { Store } from "../ports/store.ts";
import { companionMetrics } from "./companion_metrics.ts";
import { measureEventLoop } from "./process/event_loop_lag.ts";
import { measureInference, measureStore } from "./measured_ports.ts";

/** Bounds of histogram buckets, seconds. */
const STORE_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
const INFERENCE_SECONDS = [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300];
const LAG_SECONDS = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5];

/** Metrics, and wrappers that measure the ports around the node. */
export interface PrometheusMetrics extends Metrics {
  /** The same store, with each call timed. */
  aroundStore(store: Store): Store;
  /** The same inference, with each answer timed. */
  aroundInference(inference: Inference): Inference;
  /** Starts to measure the lag of the event loop. */
  watchEventLoop(): void;
}

const NOTHING: Figures = { connections: 0, people: 0, questions: { running: 0, waiting: 0 }, lanes: [] };

/** Makes metrics that begin at zero. Durations are measured with `clock`. */
export function createPrometheusMetrics(clock: Clock): PrometheusMetrics {
  const registry = new Registry();
  let read: () => Figures = () => NOTHING;
  addGauges(registry, clock, () => read());
  addLaneGauges(registry, () => read());
  const { deliveries, refusals, limited, laneRefusals, store, inference, lag } = addRecorded(registry);
  return {
    ...companionMetrics(registry),
    delivered: (count) => deliveries.inc(count),
    refused: (code, over) => refusals.inc({ code, over }),
    limited: (rate, tier) => limited.inc({ rate, tier }),
    laneRefused: (lane) => laneRefusals.inc({ lane }),
    watch(figures) {
      read = figures;
    },
    exposition: async () => ({ text: await registry.metrics(), type: registry.contentType }),
    aroundStore: (inner) => measureStore(inner, clock, (part, seconds) => store.observe({ part }, seconds)),
    aroundInference: (inner) =>
      measureInference(inner, clock, (outcome, seconds) => inference.observe({ outcome }, seconds)),
    watchEventLoop: () => measureEventLoop(clock, (seconds) => lag.observe(seconds)),
  };
}

/** Gauges that are read on each scrape. */
function addGauges(registry: Registry, clock: Clock, read: () => Figures): void {
  const startedAt = clock.now() / 1000;
  const gauges: readonly (readonly [name: string, help: string, value: () => number])[] = [
    ["sexychat_connections", "Open sockets, joined or not", () => read().connections],
    ["sexychat_people", "People in the room with a socket at this node", () => read().people],
    ["sexychat_violet_running", "Questions to Violet being answered", () => read().questions.running],
    ["sexychat_violet_waiting", "Questions to Violet waiting in the queue", () => read().questions.waiting],
    ["process_start_time_seconds", "Start time of the server, Unix time", () => startedAt],
    ["process_resident_memory_bytes", "Resident memory", () => Deno.memoryUsage().rss],
    ["process_heap_bytes", "Used heap of the JavaScript engine", () => Deno.memoryUsage().heapUsed],
  ];
  for (const [name, help, value] of gauges) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(value());
      },
    });
  }
}

/** Gauges of the lanes, read on each scrape. */
function addLaneGauges(registry: Registry, read: () => Figures): void {
  for (const state of ["running", "waiting"] as const) {
    new Gauge({
      name: `sexychat_lane_${state}`,
      help: `Requests in a lane for expensive work, ${state}`,
      labelNames: ["lane"],
      registers: [registry],
      collect() {
        for (const lane of read().lanes) this.set({ lane: lane.name }, lane[state]);
      },
    });
  }
}

/** Counters and histograms that the node updates as events occur. */
function addRecorded(registry: Registry) {
  const registers = [registry];
  const histogram = <Label extends string>(
    name: string,
    help: string,
    buckets: number[],
    ...labelNames: Label[]
  ) => new Histogram({ name, help, buckets, labelNames, registers });
  return {
    deliveries: new Counter({
      name: "sexychat_deliveries_total",
      help: "Events handed to sockets",
      registers,
    }),
    refusals: new Counter({
      name: "sexychat_refusals_total",
      help: "Refused requests, by error code",
      labelNames: ["code", "over"],
      registers,
    }),
    limited: new Counter({
      name: "sexychat_limited_total",
      help: "Requests and sockets over a rate limit, by rate and tier",
      labelNames: ["rate", "tier"],
      registers,
    }),
    laneRefusals: new Counter({
      name: "sexychat_lane_refused_total",
      help: "Requests that a full lane refused, or ended to make room",
      labelNames: ["lane"],
      registers,
    }),
    store: histogram(
      "sexychat_store_seconds",
      "Duration of calls to the store, including the wait for a connection",
      STORE_SECONDS,
      "part",
    ),
    inference: histogram(
      "sexychat_inference_seconds",
      "Duration of an answer of the model, from the question to the last word",
      INFERENCE_SECONDS,
      "outcome",
    ),
    lag: histogram("sexychat_event_loop_lag_seconds", "Lag of the event loop", LAG_SECONDS),
  };
}
