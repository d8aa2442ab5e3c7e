// Joins this node with the others through Redis: bus, names and limits over one connection, and the beat that shows it lives.

import type { Clock, Timer } from "../../ports/clock.ts";
import type { Limits } from "../../ports/cluster_limits.ts";
import type { Log } from "../../ports/log.ts";
import type { Secrets } from "../../ports/settings.ts";
import type { House } from "../cluster.ts";
import { RedisUnusable, unusableRedis } from "./redis_address.ts";
import { RedisBus } from "./redis_bus.ts";
import { createRedisLimits } from "./redis_limits.ts";
import { RedisLink } from "./redis_link.ts";
import { RedisPresence } from "./redis_name_registry.ts";
import { AGREE, ALIVE } from "./redis_scripts.ts";
import { disagreement, prefixOf, termsKeyOf, termsOf } from "./cluster_fingerprint.ts";

/** Time between two beats, milliseconds. */
const BEAT_MS = 1_000;
/** A node that has not run for so long may have been given up by the others, milliseconds. */
const ASLEEP_MS = 5_000;
/** How long after a node is gone its claims are looked at, milliseconds: its lease has run out by then. */
const SWEEP_AFTER_MS = 3_000;
/** How long the nodes' agreement outlasts the last of them, milliseconds. */
const AGREEMENT_MS = 30_000;

/** What a node needs to join. */
export interface RedisHouseOptions {
  /** `redis://user:password@host:port/number`, or `rediss://`. */
  readonly redisUrl: string;
  readonly secrets: Pick<Secrets, "secretKey" | "jwtSecret">;
  readonly clock: Clock;
  readonly log: Log;
  /** The time that limits count by; Redis's own when absent. For tests. */
  readonly limitsNow?: () => number;
}

/** Connects. Throws `RedisUnusable`, also where nodes with other secrets are there. */
export async function openRedisHouse(options: RedisHouseOptions): Promise<House> {
  const house = new RedisHouse(options);
  try {
    await house.open();
  } catch (error) {
    await house.close();
    throw unusableRedis(options.redisUrl, error);
  }
  const { nodeId, bus, presence, limits } = house;
  return { nodeId, bus, presence, limits, close: () => house.close() };
}

class RedisHouse {
  readonly nodeId: string;
  readonly bus: RedisBus;
  readonly presence: RedisPresence;
  readonly limits: Limits;
  readonly #prefix: string;
  /** Key of what all nodes must have alike. */
  readonly #terms: string;
  readonly #link: RedisLink;
  #beat: Timer | null = null;
  #sweeps: Set<Timer> = new Set();
  #lastTick: number;

  constructor(readonly options: RedisHouseOptions) {
    const { redisUrl, secrets, clock, log } = options;
    this.nodeId = clock.uuid();
    this.#prefix = prefixOf(redisUrl);
    this.#terms = termsKeyOf(redisUrl);
    this.#link = new RedisLink(redisUrl, `${this.#prefix}bus`, clock);
    const alive = (): Promise<readonly string[]> => this.#alive();
    this.bus = new RedisBus({ link: this.#link, node: this.nodeId, clock, log, alive });
    this.presence = new RedisPresence(this.#link, this.#prefix, this.nodeId);
    this.limits = createRedisLimits(this.#link, this.#prefix, secrets.secretKey, options.limitsNow);
    this.#lastTick = clock.monotonic();
    this.bus.subscribe((message) => {
      if (message.kind === "nodes" && message.news.type === "gone") this.#sweepLater(message.news.node);
    });
  }

  async open(): Promise<void> {
    await this.#link.open({
      up: async () => {
        await this.#enter().catch((error: unknown) => {
          // At the start, whoever opens it says so.
          if (error instanceof RedisUnusable && this.#beat !== null) {
            this.options.log.error("Redis cannot be used", { reason: error.message });
          }
          throw error;
        });
        if (await this.bus.up()) this.options.log.info("joined with the other nodes again");
      },
      down: () => {
        if (this.bus.cut()) this.options.log.warn("cut off from the other nodes: Redis does not answer");
      },
      hear: (frame) => this.bus.hear(frame),
    });
    this.#tick();
  }

  async close(): Promise<void> {
    this.#beat?.cancel();
    for (const sweep of this.#sweeps) sweep.cancel();
    this.bus.leave();
    await this.presence.end();
    this.#link.close();
  }

  /** What comes before this node is heard: it agrees with the others, and makes its claims good. */
  async #enter(): Promise<void> {
    const { redisUrl, secrets } = this.options;
    const terms = termsOf(secrets);
    const agreed = String(await this.#link.run(AGREE, [this.#terms], terms, String(AGREEMENT_MS)));
    const reason = disagreement(redisUrl, agreed, terms);
    if (reason !== null) throw new RedisUnusable(reason);
    await this.#link.command("SADD", `${this.#prefix}nodes`, this.nodeId);
    await this.presence.renew();
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
    this.presence.beat().catch(() => {});
    this.#link.command("PEXPIRE", this.#terms, String(AGREEMENT_MS)).catch(() => {});
    if (!this.bus.beat() || slept) this.#link.drop();
    this.#beat = clock.after(BEAT_MS, () => this.#tick());
  }

  #sweepLater(node: string): void {
    const sweep = this.options.clock.after(SWEEP_AFTER_MS, () => {
      this.#sweeps.delete(sweep);
      void this.presence.sweep(node);
    });
    this.#sweeps.add(sweep);
  }
}
