// Connects this node with the others through Redis: bus, names, limits and heartbeat over one connection.

import type { Clock, Timer } from "../../ports/clock.ts";
import type { Cluster } from "../../ports/cluster.ts";
import type { Limits } from "../../ports/limits.ts";
import type { Log } from "../../ports/log.ts";
import type { Secrets } from "../../ports/settings.ts";
import { redisReason, RedisUnusable, unusableRedis } from "./redis_address.ts";
import { RedisBus } from "./redis_bus.ts";
import { createRedisLimits } from "./redis_limits.ts";
import { isErrorReply, RedisLink } from "./redis_link.ts";
import { RedisNameRegistry } from "./redis_name_registry.ts";
import { AGREE, ALIVE, REGISTER } from "./redis_scripts.ts";
import { fingerprintKeyOf, fingerprintMismatch, fingerprintOf, prefixOf } from "./cluster_fingerprint.ts";

/** Time between two heartbeats, milliseconds. */
const HEARTBEAT_MS = 1_000;
/** A process that was suspended for this long may count as down at the other nodes, milliseconds. */
const SUSPENDED_MS = 5_000;
/** Time from the end of a node to the removal of its claims, milliseconds. Its lease has expired by then. */
const SWEEP_AFTER_MS = 3_000;
/** How long the fingerprint outlives the last node, milliseconds. */
const FINGERPRINT_MS = 30_000;

/** What a node needs to join. */
export interface RedisClusterOptions {
  /** `redis://user:password@host:port/number`, or `rediss://`. */
  readonly redisUrl: string;
  readonly secrets: Pick<Secrets, "secretKey" | "jwtSecret">;
  readonly clock: Clock;
  readonly log: Log;
  /** The time that limits use, milliseconds; Redis's own when absent. For tests. */
  readonly limitsNow?: () => number;
}

/** Connects. Throws `RedisUnusable`, also when the nodes there have other secrets or another version. */
export async function openRedisCluster(options: RedisClusterOptions): Promise<Cluster> {
  const cluster = new RedisCluster(options);
  try {
    await cluster.open();
  } catch (error) {
    await cluster.close();
    throw unusableRedis(options.redisUrl, error);
  }
  const { nodeId, bus, names, limits } = cluster;
  return { nodeId, bus, names, limits, close: () => cluster.close() };
}

class RedisCluster {
  readonly nodeId: string;
  readonly bus: RedisBus;
  readonly names: RedisNameRegistry;
  readonly limits: Limits;
  readonly #prefix: string;
  readonly #fingerprintKey: string;
  readonly #link: RedisLink;
  #heartbeat: Timer | null = null;
  #sweeps: Set<Timer> = new Set();
  #lastTick: number;
  /** Whether Redis answers commands with errors. */
  #isRefused = false;

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
        await this.#register().catch((error: unknown) => {
          // During the start, the caller of `open` reports the error.
          if (error instanceof RedisUnusable && this.#heartbeat !== null) {
            this.options.log.error("Redis cannot be used", { reason: error.message });
          }
          throw error;
        });
        if (await this.bus.reconnect()) this.options.log.info("reconnected to the other nodes");
      },
      down: () => {
        if (this.bus.disconnect()) {
          this.options.log.warn("cut off from the other nodes: Redis does not answer");
        }
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

  /** Compares fingerprints, registers the node and renews its claims, before the node uses the bus. */
  async #register(): Promise<void> {
    const { redisUrl, secrets } = this.options;
    const own = fingerprintOf(secrets);
    const agreed = String(await this.#link.run(AGREE, [this.#fingerprintKey], own, String(FINGERPRINT_MS)));
    const reason = fingerprintMismatch(redisUrl, agreed, own);
    if (reason !== null) throw new RedisUnusable(reason);
    await this.#link.run(REGISTER, [`${this.#prefix}nodes`], this.nodeId);
    // A node that may not publish is cut off, and must not take itself for connected.
    await this.#link.command("PUBLISH", `${this.#link.channel}:trial`, "");
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
    const wasSuspended = now - this.#lastTick > SUSPENDED_MS;
    this.#lastTick = now;
    this.names.heartbeat().then(() => this.#tryWrite()).then(
      () => this.#noteAnswer(),
      (error) => this.#noteAnswer(error),
    );
    this.#link.command("PEXPIRE", this.#fingerprintKey, String(FINGERPRINT_MS)).catch(() => {});
    if (!this.bus.heartbeat() || wasSuspended) this.#link.drop();
    this.#heartbeat = clock.after(HEARTBEAT_MS, () => this.#tick());
  }

  /** A write that needs memory. The heartbeat needs none, so that claims stand while Redis is full. */
  async #tryWrite(): Promise<void> {
    await this.#link.command("SET", `${this.#prefix}trial`, "1", "PX", String(FINGERPRINT_MS));
  }

  /** Logs one line when Redis begins to answer with errors, and one when it does not any more. */
  #noteAnswer(error?: unknown): void {
    const isRefused = error === undefined ? false : isErrorReply(error) ? true : this.#isRefused;
    if (isRefused === this.#isRefused) return;
    this.#isRefused = isRefused;
    if (isRefused) this.options.log.error("Redis refuses commands", { reason: redisReason(error) });
    else this.options.log.info("Redis takes commands again");
  }

  #sweepLater(node: string): void {
    const sweep = this.options.clock.after(SWEEP_AFTER_MS, () => {
      this.#sweeps.delete(sweep);
      void this.names.sweep(node);
    });
    this.#sweeps.add(sweep);
  }
}
