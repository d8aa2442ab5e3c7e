// Who is online, on this node and the others, and telling everybody about changes, coalesced.

import { encodeEnvelope } from "../protocol/frames.ts";
import { BOT_NAME, ROSTER_INTERVAL_MS } from "../protocol/limits.ts";
import { nameKey } from "../protocol/names.ts";
import { power } from "../protocol/roles.ts";
import type { ServerEvents, User } from "../protocol/server_events.ts";
import type { Clock } from "../ports/clock.ts";
import type { Feed } from "./feed.ts";
import type { Outbox } from "./outbox.ts";

const BOT: User = {
  username: BOT_NAME,
  is_admin: false,
  is_registered: true,
  is_verified: true,
  role: "user",
};

/** The feeds that carry the roster: as changes, for clients with the cap `presence`, and as whole lists. */
export interface RosterFeeds {
  readonly deltas: Feed;
  readonly lists: Feed;
}

/** A connection that has not had a list yet. */
interface Newcomer {
  readonly outbox: Outbox;
  readonly deltas: boolean;
}

/** Everybody online. Changes go out at most once each {@link ROSTER_INTERVAL_MS}. */
export class Roster {
  #online: Map<string, User> = new Map();
  /** What followers of the deltas know of each key that has changed since; null for somebody they did not see. */
  #told: Map<string, User | null> = new Map();
  #newcomers: Newcomer[] = [];
  #scheduled = false;
  #lastSent = -Infinity;

  constructor(readonly clock: Clock, readonly feeds: RosterFeeds) {}

  /** Number of people online, the companion not counted. */
  get size(): number {
    return this.#online.size;
  }

  /** The entry for a lower-case name, if that person is online. */
  get(key: string): User | undefined {
    return this.#online.get(key);
  }

  /** Adds somebody, or replaces what is known of them. */
  set(user: User): void {
    this.#change(nameKey(user.username), user);
  }

  /** Takes somebody off the list. */
  remove(key: string): void {
    this.#change(key, null);
  }

  /** Sends the whole list to a connection that has just joined, with the next change or at once. */
  welcome(newcomer: Newcomer): void {
    this.#newcomers.push(newcomer);
    this.#schedule();
  }

  /** Everybody, in the order of the contract: the companion, then by role, then by name. */
  snapshot(): User[] {
    return [BOT, ...[...this.#online.values()].sort(byRoleThenName)];
  }

  #change(key: string, user: User | null): void {
    const before = this.#online.get(key) ?? null;
    if (before === user || (before !== null && user !== null && sameUser(before, user))) return;
    if (!this.#told.has(key)) this.#told.set(key, before);
    if (user === null) this.#online.delete(key);
    else this.#online.set(key, user);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const wait = this.#lastSent + ROSTER_INTERVAL_MS - this.clock.monotonic();
    if (wait <= 0) this.clock.nextTurn(() => this.#send());
    else this.clock.after(wait, () => this.#send());
  }

  #send(): void {
    this.#scheduled = false;
    this.#lastSent = this.clock.monotonic();
    const changes = this.#takeChanges();
    const newcomers = this.#newcomers.splice(0);
    const { deltas, lists } = this.feeds;
    const needed = newcomers.length > 0 || (changes !== null && lists.followers.size > 0);
    const list = needed ? encodeEnvelope("nicklist", { users: this.snapshot() }) : "";
    if (changes === null) {
      for (const { outbox } of newcomers) outbox.push(list);
      return;
    }
    const entry = deltas.append({ envelope: encodeEnvelope("presence", changes) });
    if (needed) lists.append({ envelope: list });
    for (const newcomer of newcomers) if (newcomer.deltas) newcomer.outbox.pushInstead(entry, list);
  }

  #takeChanges(): ServerEvents["presence"] | null {
    const join: User[] = [];
    const part: string[] = [];
    const update: User[] = [];
    for (const [key, before] of this.#told) {
      const now = this.#online.get(key) ?? null;
      if (before === null && now !== null) join.push(now);
      else if (before !== null && now === null) part.push(before.username);
      else if (before !== null && now !== null) recordChange(before, now, { join, part, update });
    }
    this.#told.clear();
    if (join.length + part.length + update.length === 0) return null;
    return {
      ...(join.length > 0 ? { join } : {}),
      ...(part.length > 0 ? { part } : {}),
      ...(update.length > 0 ? { update } : {}),
    };
  }
}

/** A changed person is an update; one whose name is written differently now left and came. */
function recordChange(before: User, now: User, to: { join: User[]; part: string[]; update: User[] }): void {
  if (sameUser(before, now)) return;
  if (before.username === now.username) to.update.push(now);
  else {
    to.part.push(before.username);
    to.join.push(now);
  }
}

function sameUser(a: User, b: User): boolean {
  return a.username === b.username && a.role === b.role && a.is_verified === b.is_verified &&
    a.is_registered === b.is_registered && a.is_admin === b.is_admin;
}

function byRoleThenName(a: User, b: User): number {
  return power(b.role) - power(a.role) || compare(nameKey(a.username), nameKey(b.username));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
