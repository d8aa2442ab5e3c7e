// Claims on names over all nodes, in Redis. A claim lives as long as its node's lease.

import type { NameRegistry } from "../../ports/name_registry.ts";
import type { RedisLink } from "./redis_link.ts";
import { CLAIM, RELEASE, SWEEP, TRANSFER } from "./redis_scripts.ts";

/** How long a node's claims outlive its last sign of life, milliseconds. */
const LEASE_MS = 8_000;

/** This node's claims. */
export class RedisNameRegistry implements NameRegistry {
  /** Claims of this node, which it makes good when it was cut off: key → principal. */
  readonly #claims: Map<string, string> = new Map();
  readonly #lostHandlers: ((key: string, principal: string) => void)[] = [];

  constructor(readonly link: RedisLink, readonly prefix: string, readonly node: string) {}

  async claim(key: string, principal: string): Promise<boolean> {
    if (this.#isOthers(key, principal)) return false;
    const granted = await this.#ask(() => this.#claim(key, principal));
    // While Redis is away this node grants what it has not granted itself, and sees later whether that stands.
    if (granted === false || this.#isOthers(key, principal)) return false;
    this.#claims.set(key, principal);
    return true;
  }

  async transfer(key: string, from: string, to: string): Promise<boolean> {
    if (this.#claims.get(key) !== from) return false;
    const granted = await this.#ask(() => this.link.run(TRANSFER, [this.#nameOf(key)], from, to));
    if (granted !== false) this.#claims.set(key, to);
    return granted !== false;
  }

  async release(key: string, principal: string): Promise<void> {
    if (this.#claims.get(key) !== principal) return;
    this.#claims.delete(key);
    await this.#ask(() => this.link.run(RELEASE, this.#keysOf(key), principal, this.node));
  }

  onLost(handle: (key: string, principal: string) => void): void {
    this.#lostHandlers.push(handle);
  }

  /** Says that this node lives. Rejects when it cannot. */
  async heartbeat(): Promise<void> {
    await this.link.command("SET", this.#leaseOf(this.node), "1", "PX", String(LEASE_MS));
  }

  /** Makes good what this node granted before, or while it was cut off. What somebody else has by now is lost. */
  async renew(): Promise<void> {
    await this.heartbeat();
    const claims = [...this.#claims];
    const stand = await Promise.all(claims.map(([key, principal]) => this.#claim(key, principal)));
    for (const [index, [key, principal]] of claims.entries()) {
      if (stand[index] !== 0 || this.#claims.get(key) !== principal) continue;
      this.#claims.delete(key);
      for (const handle of this.#lostHandlers) handle(key, principal);
    }
  }

  /** Forgets what a node claimed that is gone. */
  async sweep(node: string): Promise<void> {
    await this.#ask(() => this.link.run(SWEEP, [this.#leaseOf(node), this.#namesOf(node)], node));
  }

  /** Ends the lease: this node claims nothing any more. */
  async end(): Promise<void> {
    await this.#ask(() => this.link.command("DEL", this.#leaseOf(this.node)));
    await this.sweep(this.node);
  }

  #isOthers(key: string, principal: string): boolean {
    const current = this.#claims.get(key);
    return current !== undefined && current !== principal;
  }

  #claim(key: string, principal: string): Promise<unknown> {
    return this.link.run(CLAIM, this.#keysOf(key), principal, this.node, this.#leaseOf(""));
  }

  /** What Redis says to a question; null when it cannot be asked. */
  async #ask(question: () => Promise<unknown>): Promise<boolean | null> {
    try {
      return await question() === 1;
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
