// Which user is at which nodes, and what that makes of each: one entry, with the strongest role of all nodes.

import type { PresenceEntry } from "../../ports/bus.ts";
import { nameKey } from "../../protocol/names.ts";
import { outranks } from "../../protocol/roles.ts";
import type { User } from "../../protocol/server_events.ts";

/** A user at one node. */
interface PresenceLocation {
  readonly node: string;
  readonly entry: PresenceEntry;
}

/** Called at changes. */
export interface PresenceIndexListener {
  /** A user has come, or has changed. */
  userChanged(user: User): void;
  /** No user has the name any more. */
  nameFreed(key: string): void;
  /** The principal is at no node any more. */
  principalGone(principal: string): void;
}

/** The users of all nodes, by lower-case name and by principal. */
export class PresenceIndex {
  readonly #locations: Map<string, readonly PresenceLocation[]> = new Map();
  /** Lower-case name of each principal. */
  readonly #keys: Map<string, string> = new Map();

  constructor(readonly listener: PresenceIndexListener) {}

  /** The user of that lower-case name, as at their strongest node. */
  byName(key: string): PresenceEntry | undefined {
    const locations = this.#locations.get(key);
    if (locations === undefined) return undefined;
    return locations.reduce((best, location) =>
      outranks(location.entry.user.role, best.entry.user.role) ? location : best
    )
      .entry;
  }

  /** The user of that principal. */
  byPrincipal(principal: string): PresenceEntry | undefined {
    const key = this.#keys.get(principal);
    return key === undefined
      ? undefined
      : this.#locations.get(key)?.find(({ entry }) => entry.principal === principal)?.entry;
  }

  /** Whether the user of that lower-case name is at a node other than `node`. */
  isOnOtherNodes(key: string, node: string): boolean {
    return this.#locations.get(key)?.some((location) => location.node !== node) ?? false;
  }

  /** A user is at a node, or has changed there. */
  set(node: string, entry: PresenceEntry): void {
    const key = nameKey(entry.user.username);
    this.#change(key, [...this.#onOtherNodes(key, node), { node, entry }]);
  }

  /** A user has left a node. */
  remove(node: string, key: string): void {
    if (this.#locations.has(key)) this.#change(key, this.#onOtherNodes(key, node));
  }

  /** Exactly these users are at a node. */
  replace(node: string, all: readonly PresenceEntry[]): void {
    const keys = new Set(all.map(({ user }) => nameKey(user.username)));
    for (const [key, locations] of [...this.#locations]) {
      if (!keys.has(key) && locations.some((location) => location.node === node)) this.remove(node, key);
    }
    for (const entry of all) this.set(node, entry);
  }

  #onOtherNodes(key: string, node: string): PresenceLocation[] {
    return this.#locations.get(key)?.filter((location) => location.node !== node) ?? [];
  }

  #change(key: string, locations: readonly PresenceLocation[]): void {
    const before = this.#locations.get(key) ?? [];
    if (locations.length === 0) this.#locations.delete(key);
    else this.#locations.set(key, locations);
    for (const { entry } of locations) this.#keys.set(entry.principal, key);
    const left = new Set(before.map(({ entry }) => entry.principal));
    for (const { entry } of locations) left.delete(entry.principal);
    const now = this.byName(key);
    if (now === undefined) this.listener.nameFreed(key);
    else this.listener.userChanged(now.user);
    for (const principal of left) {
      if (this.#keys.get(principal) === key) {
        this.#keys.delete(principal);
        this.listener.principalGone(principal);
      }
    }
  }
}
