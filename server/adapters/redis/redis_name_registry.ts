// Claims on names for the whole cluster, in Redis. A claim is valid as long as its node's lease.

import type { NameRegistry } from "../../ports/name_registry.ts";
import type { RedisLink } from "./redis_link.ts";
import { CLAIM, RELEASE, SWEEP, TRANSFER } from "./redis_scripts.ts";

/** How long a node's claims outlive its last heartbeat, milliseconds. */
const LEASE_MS = 8_000;

/** The name registry as one node sees it. */
export class RedisNameRegistry implements NameRegistry {
  /** Claims of this node, by key. The node renews them after it was disconnected. */
  readonly #claims: Map<string, string> = new Map();
  readonly #lostHandlers: ((key: string, principal: string) => void)[] = [];

  constructor(readonly link: RedisLink, readonly prefix: string, readonly node: string) {}

  async claim(key: string, principal: string): Promise<boolean> {
    if (this.#isClaimedByAnother(key, principal)) return false;
    const granted = await this.#tryRun(() => this.#claim(key, principal));
    // While Redis is away, this node grants every name that it has not granted itself. `renew` checks these claims
    // later.
    if (granted === false || this.#isClaimedByAnother(key, principal)) return false;
    this.#claims.set(key, principal);
    return true;
  }

  async transfer(key: string, from: string, to: string): Promise<boolean> {
    if (this.#claims.get(key) !== from) return false;
    const granted = await this.#tryRun(() => this.link.run(TRANSFER, [this.#nameOf(key)], from, to));
    if (granted !== false) this.#claims.set(key, to);
    return granted !== false;
  }

  async release(key: string, principal: string): Promise<void> {
    if (this.#claims.get(key) !== principal) return;
    this.#claims.delete(key);
    await this.#tryRun(() => this.link.run(RELEASE, this.#keysOf(key), principal, this.node));
  }

  onLost(handle: (key: string, principal: string) => void): void {
    this.#lostHandlers.push(handle);
  }

  /** Extends the lease of this node. Rejects when Redis does not answer. */
  async heartbeat(): Promise<void> {
    await this.link.command("SET", this.#leaseOf(this.node), "1", "PX", String(LEASE_MS));
  }

  /**
   * Renews all claims of this node after it was disconnected. A name that another principal has meanwhile claimed is
   * lost.
   */
  async renew(): Promise<void> {
    await this.heartbeat();
    const claims = [...this.#claims];
    const results = await Promise.all(claims.map(([key, principal]) => this.#claim(key, principal)));
    for (const [index, [key, principal]] of claims.entries()) {
      if (results[index] !== 0 || this.#claims.get(key) !== principal) continue;
      this.#claims.delete(key);
      for (const handle of this.#lostHandlers) handle(key, principal);
    }
  }

  /** Removes the claims of a node whose lease has ended. */
  async sweep(node: string): Promise<void> {
    await this.#tryRun(() => this.link.run(SWEEP, [this.#leaseOf(node), this.#namesOf(node)], node));
  }

  /** Ends the lease and removes all claims of this node. */
  async end(): Promise<void> {
    await this.#tryRun(() => this.link.command("DEL", this.#leaseOf(this.node)));
    await this.sweep(this.node);
  }

  #isClaimedByAnother(key: string, principal: string): boolean {
    const current = this.#claims.get(key);
    return current !== undefined && current !== principal;
  }

  #claim(key: string, principal: string): Promise<unknown> {
    return this.link.run(CLAIM, this.#keysOf(key), principal, this.node, this.#leaseOf(""));
  }

  /** Whether a script returned 1; null when Redis does not answer. */
  async #tryRun(run: () => Promise<unknown>): Promise<boolean | null> {
    try {
      return await run() === 1;
    } catch {
      return null;
    }
  }

  #keysOf(key: string): string[] {
    return [this.#nameOf(key), this.#namesOf(this.node)];
  }

  #nameOf(key: string): string {
    return `${this.prefix}name:${key}`;
  }

  #namesOf(node: string): string {
    return `${this.prefix}names:${node}`;
  }

  #leaseOf(node: string): string {
    return `${this.prefix}lease:${node}`;
  }
}
