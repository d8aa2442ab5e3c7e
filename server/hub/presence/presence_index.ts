// Who is online at which node, and what that makes of each person: one entry, as strong as the strongest of them.

import type { PresenceEntry } from "../../ports/bus.ts";
import { nameKey } from "../../protocol/names.ts";
import { outranks } from "../../protocol/roles.ts";
import type { User } from "../../protocol/server_events.ts";

/** A user at one node. */
interface PresenceLocation {
  readonly node: string;
  readonly entry: PresenceEntry;
}

/** What is told of changes. */
export interface PresenceIndexListener {
  /** A user is on the list now, or has changed. */
  userChanged(user: User): void;
  /** The name is nobody's any more. */
  nameFreed(key: string): void;
  /** The principal is at no node any more. */
  principalGone(principal: string): void;
}

/** Everybody online, by lower-case name and by principal. */
export class PresenceIndex {
  readonly #locations: Map<string, readonly PresenceLocation[]> = new Map();
  readonly #keys: Map<string, string> = new Map();

  constructor(readonly listener: PresenceIndexListener) {}

  /** Who has that lower-case name. */
  byName(key: string): PresenceEntry | undefined {
    const places = this.#locations.get(key);
    if (places === undefined) return undefined;
    return places.reduce((best, place) =>
      outranks(place.entry.user.role, best.entry.user.role) ? place : best
    )
      .entry;
  }

  /** Who that principal is. */
  byPrincipal(principal: string): PresenceEntry | undefined {
    const key = this.#keys.get(principal);
    return key === undefined
      ? undefined
      : this.#locations.get(key)?.find(({ entry: here }) => here.principal === principal)?.entry;
  }

  /** Whether the user of that lower-case name is at a node other than this one. */
  isOnOtherNodes(key: string, node: string): boolean {
    return this.#locations.get(key)?.some((place) => place.node !== node) ?? false;
  }

  /** A user is at a node, or has changed there. */
  set(node: string, here: PresenceEntry): void {
    const key = nameKey(here.user.username);
    this.#change(key, [...this.#onOtherNodes(key, node), { node, entry: here }]);
  }

  /** A user has left a node. */
  remove(node: string, key: string): void {
    if (this.#locations.has(key)) this.#change(key, this.#onOtherNodes(key, node));
  }

  /** Exactly these are at a node. */
  replace(node: string, all: readonly PresenceEntry[]): void {
    const keys = new Set(all.map(({ user }) => nameKey(user.username)));
    for (const [key, places] of [...this.#locations]) {
      if (!keys.has(key) && places.some((place) => place.node === node)) this.remove(node, key);
    }
    for (const here of all) this.set(node, here);
  }

  #onOtherNodes(key: string, node: string): PresenceLocation[] {
    return this.#locations.get(key)?.filter((place) => place.node !== node) ?? [];
  }

  #change(key: string, places: readonly PresenceLocation[]): void {
    const before = this.#locations.get(key) ?? [];
    if (places.length === 0) this.#locations.delete(key);
    else this.#locations.set(key, places);
    for (const { entry: here } of places) this.#keys.set(here.principal, key);
    const left = new Set(before.map(({ entry: here }) => here.principal));
    for (const { entry: here } of places) left.delete(here.principal);
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
