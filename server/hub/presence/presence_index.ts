// Who is online at which node, and what that makes of each person: one entry, as strong as the strongest of them.

import type { Here } from "../../ports/bus.ts";
import { nameKey } from "../../protocol/names.ts";
import { outranks } from "../../protocol/roles.ts";
import type { User } from "../../protocol/server_events.ts";

/** Somebody at one node. */
interface Place {
  readonly node: string;
  readonly here: Here;
}

/** What is told of changes. */
export interface OnlineListener {
  /** Somebody is on the list now, or is seen differently. */
  seen(user: User): void;
  /** The name is nobody's any more. */
  free(key: string): void;
  /** The holder is at no node any more. */
  gone(holder: string): void;
}

/** Everybody online, by lower-case name and by holder. */
export class Online {
  readonly #places: Map<string, readonly Place[]> = new Map();
  readonly #keys: Map<string, string> = new Map();

  constructor(readonly listener: OnlineListener) {}

  /** Who has that lower-case name. */
  find(key: string): Here | undefined {
    const places = this.#places.get(key);
    if (places === undefined) return undefined;
    return places.reduce((best, place) => outranks(place.here.user.role, best.here.user.role) ? place : best)
      .here;
  }

  /** Who that holder is. */
  holder(holder: string): Here | undefined {
    const key = this.#keys.get(holder);
    return key === undefined
      ? undefined
      : this.#places.get(key)?.find(({ here }) => here.holder === holder)?.here;
  }

  /** Whether somebody of that lower-case name is at another node than this one. */
  isElsewhere(key: string, node: string): boolean {
    return this.#places.get(key)?.some((place) => place.node !== node) ?? false;
  }

  /** Somebody is at a node, or is seen differently there. */
  set(node: string, here: Here): void {
    const key = nameKey(here.user.username);
    this.#change(key, [...this.#elsewhere(key, node), { node, here }]);
  }

  /** Somebody has left a node. */
  remove(node: string, key: string): void {
    if (this.#places.has(key)) this.#change(key, this.#elsewhere(key, node));
  }

  /** Exactly these are at a node. */
  replace(node: string, all: readonly Here[]): void {
    const keys = new Set(all.map(({ user }) => nameKey(user.username)));
    for (const [key, places] of [...this.#places]) {
      if (!keys.has(key) && places.some((place) => place.node === node)) this.remove(node, key);
    }
    for (const here of all) this.set(node, here);
  }

  #elsewhere(key: string, node: string): Place[] {
    return this.#places.get(key)?.filter((place) => place.node !== node) ?? [];
  }

  #change(key: string, places: readonly Place[]): void {
    const before = this.#places.get(key) ?? [];
    if (places.length === 0) this.#places.delete(key);
    else this.#places.set(key, places);
    for (const { here } of places) this.#keys.set(here.holder, key);
    const left = new Set(before.map(({ here }) => here.holder));
    for (const { here } of places) left.delete(here.holder);
    const now = this.find(key);
    if (now === undefined) this.listener.free(key);
    else this.listener.seen(now.user);
    for (const holder of left) {
      if (this.#keys.get(holder) === key) {
        this.#keys.delete(holder);
        this.listener.gone(holder);
      }
    }
  }
}
