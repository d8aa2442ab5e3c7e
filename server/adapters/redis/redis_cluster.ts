// Joins this node with the others through Redis: bus, names and limits over one connection, and the beat that shows it lives.

import type { Clock, Timer } from "../../ports/clock.ts";
import type { Limits } from "../../ports/cluster_limits.ts";
import type { Log } from "../../ports/log.ts";
import type { Secrets } from "../../ports/settings.ts";
import type { Cluster } from "../cluster.ts";
import { RedisUnusable, unusableRedis } from "./redis_address.ts";
import { RedisBus } from "./redis_bus.ts";
import { createRedisLimits } from "./redis_limits.ts";
import { RedisLink } from "./redis_link.ts";
import { RedisNameRegistry } from "./redis_name_registry.ts";
import { AGREE, ALIVE } from "./redis_scripts.ts";
import { disagreement, fingerprintKeyOf, fingerprintOf, prefixOf } from "./cluster_fingerprint.ts";

/** Time between two beats, milliseconds. */
const BEAT_MS = 1_000;
/** A node that has not run for so long may have been given up by the others, milliseconds. */
const ASLEEP_MS = 5_000;
/** How long after a node is gone its claims are looked at, milliseconds: its lease has run out by then. */
const SWEEP_AFTER_MS = 3_000;
/** How long the nodes' agreement outlasts the last of them, milliseconds. */
const AGREEMENT_MS = 30_000;

/** What a node needs to join. */
export interface RedisClusterOptions {
  /** `redis://user:password@host:port/number`, or `rediss://`. */
  readonly redisUrl: string;
  readonly secrets: Pick<Secrets, "secretKey" | "jwtSecret">;
  readonly clock: Clock;
  readonly log: Log;
  /** The time that limits count by; Redis's own when absent. For tests. */
  readonly limitsNow?: () => number;
}

/** Connects. Throws `RedisUnusable`, also where nodes with other secrets are there. */
export async function openRedisCluster(options: RedisClusterOptions): Promise<Cluster> {
  const house = new RedisCluster(options);
  try {
    await house.open();
  } catch (error) {
    await house.close();
    throw unusableRedis(options.redisUrl, error);
  }
  const { nodeId, bus, names, limits } = house;
  return { nodeId, bus, names, limits, close: () => house.close() };
}

class RedisCluster {
  readonly nodeId: string;
  readonly bus: RedisBus;
  readonly names: RedisNameRegistry;
  readonly limits: Limits;
  readonly #prefix: string;
  /** Key of what all nodes must have alike. */
  readonly #fingerprintKey: string;
  readonly #link: RedisLink;
  #heartbeat: Timer | null = null;
  #sweeps: Set<Timer> = new Set();
  #lastTick: number;

  constructor(readonly options: RedisClusterOptions) {
    const { redisUrl, secrets, clock, log } = options;
    this.nodeId = clock.uuid();
    this.#prefix = prefixOf(redisUrl);
    this.#fingerprintKey = fingerprintKeyOf(redisUrl);
    this.#link = new RedisLink(redisUrl, `${this.#prefix}bus`, clock);
    const alive = (): Promise<readonly string[]> => this.#alive();
    this.bus = new RedisBus({ link: this.#link, node: this.nodeId, clock, log, alive });
    this.names = new RedisNameRegistry(this.#link, this.#prefix, this.nodeId);
    this.limits = createRedisLimits(this.#link, this.#prefix, secrets.secretKey, options.limitsNow);
    this.#lastTick = clock.monotonic();
    this.bus.subscribe((message) => {
      if (message.kind === "nodes" && message.event.type === "nodeDown") this.#sweepLater(message.event.node);
    });
  }

  async open(): Promise<void> {
    await this.#link.open({
      up: async () => {
        await this.#enter().catch((error: unknown) => {
          // At the start, whoever opens it says so.
          if (error instanceof RedisUnusable && this.#heartbeat !== null) {
            this.options.log.error("Redis cannot be used", { reason: error.message });
          }
          throw error;
        });
        if (await this.bus.up()) this.options.log.info("joined with the other nodes again");
      },
      down: () => {
        if (this.bus.cut()) this.options.log.warn("cut off from the other nodes: Redis does not answer");
      },
      receive: (frame) => this.bus.receive(frame),
    });
    this.#tick();
  }

  async close(): Promise<void> {
    this.#heartbeat?.cancel();
    for (const sweep of this.#sweeps) sweep.cancel();
    this.bus.leave();
    await this.names.end();
    this.#link.close();
  }

  /** What comes before this node is heard: it agrees with the others, and makes its claims good. */
  async #enter(): Promise<void> {
    const { redisUrl, secrets } = this.options;
    const terms = fingerprintOf(secrets);
    const agreed = String(await this.#link.run(AGREE, [this.#fingerprintKey], terms, String(AGREEMENT_MS)));
    const reason = disagreement(redisUrl, agreed, terms);
    if (reason !== null) throw new RedisUnusable(reason);
    await this.#link.command("SADD", `${this.#prefix}nodes`, this.nodeId);
    await this.names.renew();
  }

  async #alive(): Promise<readonly string[]> {
    const nodes = await this.#link.run(ALIVE, [`${this.#prefix}nodes`], `${this.#prefix}lease:`).catch(
      () => [],
    );
    return nodes as string[];
  }

  #tick(): void {
    const { clock } = this.options;
    const now = clock.monotonic();
    const slept = now - this.#lastTick > ASLEEP_MS;
    this.#lastTick = now;
    this.names.heartbeat().catch(() => {});
    this.#link.command("PEXPIRE", this.#fingerprintKey, String(AGREEMENT_MS)).catch(() => {});
    if (!this.bus.heartbeat() || slept) this.#link.drop();
    this.#heartbeat = clock.after(BEAT_MS, () => this.#tick());
  }

  #sweepLater(node: string): void {
    const sweep = this.options.clock.after(SWEEP_AFTER_MS, () => {
      this.#sweeps.delete(sweep);
      void this.names.sweep(node);
    });
    this.#sweeps.add(sweep);
  }
}
