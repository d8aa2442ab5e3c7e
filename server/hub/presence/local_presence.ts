// The users of this node: those with at least one joined socket here, by name and by principal.

import type { Person } from "../session.ts";

/** Who is online at this node. Iterating gives each user once. */
export interface LocalPresence extends Iterable<Person> {
  /** Number of users. */
  readonly size: number;
  /** The user of that lower-case name. */
  byName(key: string): Person | undefined;
  /** The user of that principal. */
  byPrincipal(principal: string): Person | undefined;
}

/** The users of this node, as the hub keeps them. */
export class LocalUsers implements LocalPresence {
  readonly #byName: Map<string, Person> = new Map();
  readonly #byPrincipal: Map<string, Person> = new Map();

  get size(): number {
    return this.#byName.size;
  }

  byName(key: string): Person | undefined {
    return this.#byName.get(key);
  }

  byPrincipal(principal: string): Person | undefined {
    return this.#byPrincipal.get(principal);
  }

  [Symbol.iterator](): IterableIterator<Person> {
    return this.#byName.values();
  }

  /** Adds a user. The name passes on from the principal that had it. */
  add(person: Person): void {
    this.#byName.set(person.key, person);
    this.#byPrincipal.set(person.principal, person);
  }

  /** Takes a user out by principal. Where another principal has the name by now, that one keeps it. */
  remove({ key, principal }: Person): void {
    if (this.#byName.get(key)?.principal === principal) this.#byName.delete(key);
    this.#byPrincipal.delete(principal);
  }
}
