// Claims on names for the whole cluster, in Redis. A claim is valid as long as its node's lease.

import type { NameRegistry } from "../../ports/name_registry.ts";
import { Refusal } from "../../protocol/errors.ts";
import { isErrorReply, type RedisLink } from "./redis_link.ts";
import { CHECK, CLAIM, EXTEND, RELEASE, SWEEP, TRANSFER } from "./redis_scripts.ts";

/** How long a node's claims outlive its last heartbeat, milliseconds. */
const LEASE_MS = 8_000;

/** Most claims that one heartbeat checks, and most names that it releases. */
const CHECKED_AT_ONCE = 500;

/** The name registry as one node sees it. */
export class RedisNameRegistry implements NameRegistry {
  /** Claims of this node, by key. The heartbeat checks them; the node renews them after it was disconnected. */
  readonly #claims: Map<string, string> = new Map();
  /** Keys that are being claimed right now, with the number of their callers. */
  readonly #claiming: Map<string, number> = new Map();
  readonly #lostHandlers: ((key: string, principal: string) => void)[] = [];
  /** Whether all claims have to be renewed: the lease may have ended, or a release may have failed. */
  #isUncertain = false;
  #isChecking = false;
  /** Key of the last claim that was checked. */
  #checked = "";

  constructor(readonly link: RedisLink, readonly prefix: string, readonly node: string) {}

  async claim(key: string, principal: string): Promise<boolean> {
    if (this.#isClaimedByAnother(key, principal)) return false;
    this.#claiming.set(key, (this.#claiming.get(key) ?? 0) + 1);
    try {
      const granted = await this.#ask(() => this.#claim(key, principal));
      // While Redis is away, this node grants every name that it has not granted itself. `renew` checks these claims
      // later.
      if (granted === false || this.#isClaimedByAnother(key, principal)) return false;
      this.#claims.set(key, principal);
      return true;
    } finally {
      const others = this.#claiming.get(key)! - 1;
      if (others === 0) this.#claiming.delete(key);
      else this.#claiming.set(key, others);
    }
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
    const released = await this.#tryRun(() =>
      this.link.run(RELEASE, this.#keysOf(key), principal, this.node)
    );
    if (released === null) this.#isUncertain = true;
  }

  onLost(handle: (key: string, principal: string) => void): void {
    this.#lostHandlers.push(handle);
  }

  /**
   * Extends the lease of this node, and checks a part of its claims, because Redis may have evicted them. Checks all
   * after the lease had ended. Rejects when Redis does not answer, or answers with an error.
   */
  async heartbeat(): Promise<void> {
    try {
      const stood = await this.link.run(EXTEND, [this.#leaseOf(this.node)], String(LEASE_MS));
      if (stood !== 1) this.#isUncertain = true;
      if (this.#isChecking) return;
      this.#isChecking = true;
      try {
        if (this.#isUncertain) await this.#renewAll();
        else await this.#renewSome(await this.#missing(this.#nextClaims()));
      } finally {
        this.#isChecking = false;
      }
    } catch (error) {
      this.#isUncertain = true;
      throw error;
    }
  }

  /**
   * Renews all claims of this node after it was disconnected. A name that another principal has meanwhile claimed is
   * lost. Rejects as `heartbeat` does.
   */
  async renew(): Promise<void> {
    await this.link.run(EXTEND, [this.#leaseOf(this.node)], String(LEASE_MS));
    await this.#renewAll();
  }

  async #renewAll(): Promise<void> {
    this.#isUncertain = false;
    await this.#renewSome([...this.#claims]);
    await this.#releaseUnclaimed();
  }

  async #renewSome(claims: readonly (readonly [string, string])[]): Promise<void> {
    const results = await Promise.all(claims.map(([key, principal]) => this.#claim(key, principal)));
    for (const [index, [key, principal]] of claims.entries()) {
      if (results[index] !== 0 || this.#claims.get(key) !== principal) continue;
      this.#claims.delete(key);
      for (const handle of this.#lostHandlers) handle(key, principal);
    }
  }

  /** The claims among these that do not stand in Redis any more. */
  async #missing(claims: readonly (readonly [string, string])[]): Promise<(readonly [string, string])[]> {
    if (claims.length === 0) return [];
    const keys = [this.#namesOf(this.node), ...claims.map(([key]) => this.#nameOf(key))];
    const principals = claims.map(([, principal]) => principal);
    const missing = await this.link.run(CHECK, keys, this.node, ...principals) as number[];
    return missing.map((index) => claims[index - 1]!);
  }

  /** The claims to check next, in the order of their keys in the map, from the last checked one on. */
  #nextClaims(): [string, string][] {
    const claims = [...this.#claims];
    const after = claims.findIndex(([key]) => key === this.#checked) + 1;
    const next = [...claims.slice(after), ...claims.slice(0, after)].slice(0, CHECKED_AT_ONCE);
    this.#checked = next.at(-1)?.[0] ?? "";
    return next;
  }

  /** Releases names in Redis that this node has given up: the release failed. */
  async #releaseUnclaimed(): Promise<void> {
    const found = await this.link.command("SMEMBERS", this.#namesOf(this.node)) as string[];
    const keys = found.map((name) => name.slice(this.#nameOf("").length))
      .filter((key) => !this.#claims.has(key) && !this.#claiming.has(key));
    for (const key of keys.slice(0, CHECKED_AT_ONCE)) {
      const principal = await this.link.command("HGET", this.#nameOf(key), "principal");
      if (this.#claims.has(key) || this.#claiming.has(key)) continue;
      await this.link.run(RELEASE, this.#keysOf(key), String(principal), this.node);
      await this.link.command("SREM", this.#namesOf(this.node), this.#nameOf(key));
    }
    if (keys.length > CHECKED_AT_ONCE) this.#isUncertain = true;
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

  /**
   * Whether a script returned 1; null while Redis is away. Throws a `Refusal` when Redis answers with an error, which is
   * no grant: other nodes may be answered otherwise.
   */
  async #ask(run: () => Promise<unknown>): Promise<boolean | null> {
    try {
      return await run() === 1;
    } catch (error) {
      if (!isErrorReply(error)) return null;
      this.#isUncertain = true;
      throw new Refusal("unavailable", "Names cannot be given out right now. Please try again in a moment.");
    }
  }

  /** Whether a script returned 1; null when Redis does not answer, or answers with an error. */
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
