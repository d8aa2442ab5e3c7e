// Bans, or mutes, as a node holds them: found by name and by account, in force until they end.

import { nameKey } from "../protocol/names.ts";
import type { Sanction } from "../ports/moderation.ts";

/** Whom a sanction may be about. `userId` is null for a guest. */
export interface Subject {
  readonly username: string;
  readonly userId: number | null;
}

/** Sanctions of one kind. */
export class Sanctions<T extends Sanction> {
  #byId: Map<number, T> = new Map();
  #bySubject: Map<string, Set<number>> = new Map();

  /** Ids of all, those that have ended included. */
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
  }

  /** Takes a sanction out. Returns what it was. */
  delete(id: number): T | undefined {
    const sanction = this.#byId.get(id);
    if (sanction === undefined) return undefined;
    this.#byId.delete(id);
    for (const subject of subjectsOf(sanction)) {
      const ids = this.#bySubject.get(subject);
      ids?.delete(id);
      if (ids?.size === 0) this.#bySubject.delete(subject);
    }
    return sanction;
  }

  /** The sanction on somebody that lasts longest, of those in force at `now`. */
  on(who: Subject, now: number): T | undefined {
    if (this.#byId.size === 0) return undefined;
    const ids = subjectsOf(who).flatMap((subject) => [...this.#bySubject.get(subject) ?? []]);
    return this.longest(ids, now);
  }

  /** The one that lasts longest of these, of those in force at `now`. */
  longest(ids: readonly number[], now: number): T | undefined {
    let longest: T | undefined;
    for (const id of ids) {
      const sanction = this.#byId.get(id);
      if (sanction === undefined || endOf(sanction) <= now) continue;
      if (longest === undefined || endOf(sanction) > endOf(longest)) longest = sanction;
    }
    return longest;
  }

  /** Ids of those that have ended by `now`. */
  ended(now: number): number[] {
    return [...this.#byId.values()].filter((sanction) => endOf(sanction) <= now).map(({ id }) => id);
  }

  /** When the next one ends; Infinity when none does. */
  nextEnd(): number {
    let next = Infinity;
    for (const sanction of this.#byId.values()) next = Math.min(next, endOf(sanction));
    return next;
  }
}

/** When a sanction ends, milliseconds since the Unix epoch; Infinity when it does not. */
export function endOf({ expiresAt }: Pick<Sanction, "expiresAt">): number {
  return expiresAt ?? Infinity;
}

function subjectsOf({ username, userId }: Subject): string[] {
  const subjects = username === "" ? [] : [`name:${nameKey(username)}`];
  return userId === null ? subjects : [...subjects, `account:${userId}`];
}
