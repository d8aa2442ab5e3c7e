// Ignore lists as far as guests are on them or have them: in memory, the same at every node.

import type { BusMessage } from "../../ports/bus.ts";
import { isGuest, type Person } from "../../hub/session.ts";

/** A guest, or an account that was one, on an ignore list. */
export interface Ignored {
  readonly principal: string;
  readonly username: string;
}

/**
 * Guests on ignore lists, for members who sign in again: nothing about a guest is stored. Also accounts that were
 * guests when they were ignored, for as long as they are online: the store may not have them yet.
 */
export class IgnoredGuests {
  /** Principal of the guest → principals of the users who ignore the guest. */
  readonly #ignorers: Map<string, { readonly username: string; readonly by: Set<string> }> = new Map();
  /** The reverse: principal → principals on its list. */
  readonly #lists: Map<string, Set<string>> = new Map();

  /** Applies a change at any node. */
  apply({ principal: by, target, username, ignored }: BusMessage & { kind: "ignore" }): void {
    const known = this.#ignorers.get(target);
    if (!ignored) {
      known?.by.delete(by);
      this.#unlist(by, target);
    } else if (known !== undefined || isGuest(target)) {
      this.#ignorers.set(target, {
        username: known?.username ?? username,
        by: (known?.by ?? new Set()).add(by),
      });
      this.#list(by, target);
    }
  }

  /** Guests, and accounts that were guests, on this user's list. */
  of(person: Person): Ignored[] {
    return [...this.#lists.get(person.principal) ?? []].map((principal) => ({
      principal,
      username: this.#ignorers.get(principal)!.username,
    }));
  }

  /** Principals that ignore that principal. */
  ignorersOf(principal: string): string[] {
    return [...this.#ignorers.get(principal)?.by ?? []];
  }

  /** Whether `by` has stopped ignoring a principal that is known here. */
  isDropped(principal: string, by: string): boolean {
    return this.#ignorers.get(principal)?.by.has(by) === false;
  }

  /** Every ignored guest whose principal `isOurs`, with the user who ignores them. */
  *all(isOurs: (principal: string) => boolean): Iterable<Ignored & { readonly by: string }> {
    for (const [principal, { username, by }] of this.#ignorers) {
      if (!isOurs(principal)) continue;
      for (const one of by) yield { principal, username, by: one };
    }
  }

  /** A guest has become an account: it is ignored by the same people, and ignores the same. */
  became(from: string, { principal, username }: Ignored): void {
    for (const target of this.#lists.get(from) ?? []) {
      const by = this.#ignorers.get(target)?.by;
      by?.delete(from);
      by?.add(principal);
      this.#list(principal, target);
    }
    this.#lists.delete(from);
    const known = this.#ignorers.get(from);
    if (known === undefined) return;
    this.#ignorers.delete(from);
    this.#ignorers.set(principal, { username, by: known.by });
    for (const by of known.by) {
      this.#unlist(by, from);
      this.#list(by, principal);
    }
  }

  /** A guest who leaves never comes back as the same principal; an account that leaves is in the store. */
  gone(principal: string): void {
    if (isGuest(principal)) {
      for (const target of this.#lists.get(principal) ?? []) this.#ignorers.get(target)?.by.delete(principal);
      this.#lists.delete(principal);
    }
    for (const by of this.#ignorers.get(principal)?.by ?? []) this.#unlist(by, principal);
    this.#ignorers.delete(principal);
  }

  #list(by: string, target: string): void {
    const list = this.#lists.get(by);
    if (list === undefined) this.#lists.set(by, new Set([target]));
    else list.add(target);
  }

  #unlist(by: string, target: string): void {
    const list = this.#lists.get(by);
    list?.delete(target);
    if (list?.size === 0) this.#lists.delete(by);
  }
}
