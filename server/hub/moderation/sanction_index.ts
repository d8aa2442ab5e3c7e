// An index of bans or mutes by name, by account and by address.

import { nameKey } from "../../protocol/names.ts";
import type { Sanction } from "../../ports/moderation_store.ts";
import { NetworkIndex } from "./network_index.ts";

/** A user whom a sanction may be on. `userId` is null for a guest. */
export interface Subject {
  readonly username: string;
  readonly userId: number | null;
}

/** Sanctions of one kind. */
export class SanctionIndex<T extends Sanction> {
  #byId: Map<number, T> = new Map();
  #bySubject: Map<string, Set<number>> = new Map();
  #networks: NetworkIndex = new NetworkIndex();

  /** Ids of all sanctions, ended ones included. */
  get ids(): number[] {
    return [...this.#byId.keys()];
  }

  /** Adds a sanction, or replaces the one with its id. */
  set(sanction: T): void {
    this.delete(sanction.id);
    this.#byId.set(sanction.id, sanction);
    for (const subject of subjectsOf(sanction)) {
      const ids = this.#bySubject.get(subject);
      if (ids === undefined) this.#bySubject.set(subject, new Set([sanction.id]));
      else ids.add(sanction.id);
    }
    for (const network of sanction.networks) this.#networks.add(network, sanction.id);
  }

  /** Removes a sanction. Returns it. */
  delete(id: number): T | undefined {
    const sanction = this.#byId.get(id);
    if (sanction === undefined) return undefined;
    this.#byId.delete(id);
    for (const subject of subjectsOf(sanction)) {
      const ids = this.#bySubject.get(subject);
      ids?.delete(id);
      if (ids?.size === 0) this.#bySubject.delete(subject);
    }
    for (const network of sanction.networks) this.#networks.remove(network, id);
    return sanction;
  }

  /** The longest sanction on a name or account, of those in force at `now`. */
  on(who: Subject, now: number): T | undefined {
    return longest(this.allOn(who, now));
  }

  /** Every sanction on a name or account that is in force at `now`. */
  allOn(who: Subject, now: number): T[] {
    if (this.#byId.size === 0) return [];
    return this.#inForce(subjectsOf(who).flatMap((subject) => [...this.#bySubject.get(subject) ?? []]), now);
  }

  /** Every sanction on an address that is in force at `now`. Takes some ten microseconds, however many there are. */
  holding(address: string, now: number): T[] {
    return this.#inForce(this.#networks.covering(address), now);
  }

  #inForce(ids: readonly number[], now: number): T[] {
    return ids.flatMap((id) => {
      const sanction = this.#byId.get(id);
      return sanction === undefined || endOf(sanction) <= now ? [] : [sanction];
    });
  }

  /** Ids of the sanctions that have ended by `now`. */
  ended(now: number): number[] {
    return [...this.#byId.values()].filter((sanction) => endOf(sanction) <= now).map(({ id }) => id);
  }

  /** End of the next one to end; Infinity when none ends. */
  nextEnd(): number {
    let next = Infinity;
    for (const sanction of this.#byId.values()) next = Math.min(next, endOf(sanction));
    return next;
  }
}

/** The longest sanction; undefined for none. */
export function longest<T extends Sanction>(sanctions: readonly T[]): T | undefined {
  let found: T | undefined;
  for (const one of sanctions) if (found === undefined || endOf(one) > endOf(found)) found = one;
  return found;
}

/** End of a sanction, milliseconds since the Unix epoch; Infinity when it lasts until lifted. */
export function endOf({ expiresAt }: Pick<Sanction, "expiresAt">): number {
  return expiresAt ?? Infinity;
}

function subjectsOf({ username, userId }: Subject): string[] {
  const subjects = username === "" ? [] : [`name:${nameKey(username)}`];
  return userId === null ? subjects : [...subjects, `account:${userId}`];
}
