// The user list as clients get it: whole, or as changes, several of which go out together.

import { encodeEnvelope } from "../../protocol/frames.ts";
import { BOT_NAME, USER_LIST_INTERVAL_MS } from "../../protocol/protocol_limits.ts";
import { nameKey } from "../../protocol/names.ts";
import { power } from "../../protocol/roles.ts";
import type { ServerEvents, User } from "../../protocol/server_events.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Feed } from "../transport/feed.ts";
import type { SendBuffer } from "../transport/send_buffer.ts";
import { Churn } from "./churn.ts";

/** Bytes of whole lists, over all who get them, that go out at once: eight lists of 1,000 people to 300 of them. */
const LIST_BYTES_AT_ONCE = 256 * 1024 * 1024;
/** Bytes a second after that: what a flood of guests costs by whole lists. */
const LIST_BYTES_PER_SECOND = 2 * 1024 * 1024;
/** Longest time for which a list may be out of date, milliseconds. */
const MAX_LIST_WAIT_MS = 10_000;
/** While guests come and go too fast, how long a new one has to stay until others see it, milliseconds. */
const HIDDEN_MS = 5_000;

/** The companion as a user that everybody sees. */
export const BOT: User = {
  username: BOT_NAME,
  is_admin: false,
  is_registered: true,
  is_verified: true,
  role: "user",
  bot: true,
};

/** The feeds that carry the user list: as changes, for clients with the cap `presence`, and as whole lists. */
export interface UserListFeeds {
  readonly deltas: Feed;
  readonly lists: Feed;
}

/** A connection that has not had a list yet. */
export interface Newcomer {
  readonly sendBuffer: SendBuffer;
  readonly deltas: boolean;
  /** Lower-case name of its user. */
  readonly key: string;
}

/** What the user list works with. */
export interface UserListOptions {
  readonly clock: Clock;
  readonly feeds: UserListFeeds;
  /** Called with the lower-case name of each user who was hidden, and is seen from now on. */
  readonly revealed: (key: string) => void;
}

/**
 * The users who are online. Changes go out at most once each {@link USER_LIST_INTERVAL_MS}; whole lists less often while
 * they cost more than their budget, for their bytes grow with the square of the number of users. While guests come and
 * go too fast, a new one is online, but hidden from others until it has stayed for some seconds.
 */
export class UserList {
  #online: Map<string, User> = new Map();
  /** The last sent state of each key that has changed since; null for a user who was not on the list. */
  #sent: Map<string, User | null> = new Map();
  /** Whether followers of whole lists have not had the latest one. */
  #listIsOld = false;
  #newcomers: Newcomer[] = [];
  /** Hidden users, the oldest first, and until when; as `Clock.monotonic`. */
  readonly #hidden: Map<string, number> = new Map();
  readonly #churn: Churn;
  #scheduled = false;
  #lastSent = -Infinity;
  /** Bytes of whole lists that may be sent at once. */
  #listBytes = LIST_BYTES_AT_ONCE;
  #listBytesAt = 0;

  readonly clock: Clock;

  constructor(readonly options: UserListOptions) {
    this.clock = options.clock;
    this.#churn = new Churn(this.clock);
  }

  /** Adds a user, or replaces what is known of them. */
  set(user: User): void {
    const key = nameKey(user.username);
    if (user.is_registered) this.#reveal(key);
    else if (!this.#online.has(key)) {
      this.#churn.came(key);
      if (this.#churn.isHigh) this.#hide(key);
    }
    this.#change(key, user);
  }

  /** Takes a user off the list. */
  remove(key: string): void {
    this.#churn.went(key, this.#online.size);
    if (this.#hidden.delete(key)) this.#online.delete(key);
    else this.#change(key, null);
  }

  /** Whether a user is online, but not seen by others yet. */
  isHidden(key: string): boolean {
    return this.#hidden.has(key);
  }

  /** Sends the whole list to a connection that has just joined, with the next change or at once. */
  sendListTo(newcomer: Newcomer): void {
    this.#newcomers.push(newcomer);
    this.#schedule(0);
  }

  /** All users who are seen, in the order of the contract: the companion, then by role, then by name. */
  #snapshot(): User[] {
    const seen = this.#hidden.size === 0
      ? [...this.#online.values()]
      : [...this.#online].flatMap(([key, user]) => this.#hidden.has(key) ? [] : [user]);
    return [BOT, ...seen.sort(byRoleThenName)];
  }

  #hide(key: string): void {
    this.#hidden.set(key, this.clock.monotonic() + HIDDEN_MS);
    if (this.#hidden.size === 1) this.clock.after(HIDDEN_MS, () => this.#revealDue());
  }

  /** Shows the users who have stayed long enough. The oldest is due first. */
  #revealDue(): void {
    const now = this.clock.monotonic();
    for (const [key, until] of this.#hidden) {
      if (until > now) return void this.clock.after(until - now, () => this.#revealDue());
      this.#reveal(key);
    }
  }

  #reveal(key: string): void {
    if (!this.#hidden.delete(key)) return;
    if (!this.#sent.has(key)) this.#sent.set(key, null);
    this.#schedule(0);
    this.options.revealed(key);
  }

  #change(key: string, user: User | null): void {
    const before = this.#online.get(key) ?? null;
    if (before === user || (before !== null && user !== null && sameUser(before, user))) return;
    if (user === null) this.#online.delete(key);
    else this.#online.set(key, user);
    if (this.#hidden.has(key)) return;
    if (!this.#sent.has(key)) this.#sent.set(key, before);
    this.#schedule(0);
  }

  #schedule(atLeastMs: number): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const wait = Math.max(this.#lastSent + USER_LIST_INTERVAL_MS - this.clock.monotonic(), atLeastMs);
    if (wait <= 0) this.clock.nextTurn(() => this.#send());
    else this.clock.after(wait, () => this.#send());
  }

  #send(): void {
    this.#scheduled = false;
    this.#lastSent = this.clock.monotonic();
    const changes = this.#takeChanges();
    const newcomers = this.#newcomers.splice(0);
    const { deltas, lists } = this.options.feeds;
    this.#listIsOld ||= changes !== null && lists.followers.size > 0;
    const listWait = this.#listIsOld ? this.#waitForList() : 0;
    const sendsLists = this.#listIsOld && listWait === 0;
    const users = newcomers.length > 0 || sendsLists ? this.#snapshot() : [];
    const list = encodeEnvelope("nicklist", { users });
    const entry = changes === null ? null : deltas.append({ envelope: encodeEnvelope("presence", changes) });
    if (sendsLists) this.#appendList(list);
    for (const { sendBuffer, deltas: hasDeltas, key } of newcomers) {
      const own = this.#hidden.has(key) ? this.#online.get(key) : undefined;
      const ownList = own === undefined ? list : encodeEnvelope("nicklist", { users: withOwn(users, own) });
      if (hasDeltas && entry !== null) sendBuffer.pushInstead(entry, ownList);
      else if (!sendsLists || hasDeltas || own !== undefined) sendBuffer.push(ownList);
    }
    if (listWait > 0) this.#schedule(listWait);
  }

  /**
   * Milliseconds until the next whole list may go out. What one costs is known only after it: it may overdraw the
   * budget.
   */
  #waitForList(): number {
    const now = this.clock.monotonic();
    const earned = (now - this.#listBytesAt) * LIST_BYTES_PER_SECOND / 1_000;
    this.#listBytes = Math.min(this.#listBytes + earned, LIST_BYTES_AT_ONCE);
    this.#listBytesAt = now;
    if (this.#listBytes >= 0) return 0;
    return Math.min(Math.ceil(-this.#listBytes * 1_000 / LIST_BYTES_PER_SECOND), MAX_LIST_WAIT_MS);
  }

  #appendList(list: string): void {
    const { lists } = this.options.feeds;
    lists.append({ envelope: list });
    this.#listIsOld = false;
    this.#listBytes -= list.length * lists.followers.size;
  }

  #takeChanges(): ServerEvents["presence"] | null {
    const join: User[] = [];
    const part: string[] = [];
    const update: User[] = [];
    for (const [key, before] of this.#sent) {
      const now = this.#hidden.has(key) ? null : this.#online.get(key) ?? null;
      if (before === null && now !== null) join.push(now);
      else if (before !== null && now === null) part.push(before.username);
      else if (before !== null && now !== null) recordChange(before, now, { join, part, update });
    }
    this.#sent.clear();
    if (join.length + part.length + update.length === 0) return null;
    return {
      ...(join.length > 0 ? { join } : {}),
      ...(part.length > 0 ? { part } : {}),
      ...(update.length > 0 ? { update } : {}),
    };
  }
}

/** A changed user is an update; one whose name is written differently now left and came. */
function recordChange(before: User, now: User, to: { join: User[]; part: string[]; update: User[] }): void {
  if (sameUser(before, now)) return;
  if (before.username === now.username) to.update.push(now);
  else {
    to.part.push(before.username);
    to.join.push(now);
  }
}

/** The list with a hidden user on it: hidden users see themselves. */
function withOwn(users: readonly User[], own: User): User[] {
  const after = users.findIndex((user) => user !== BOT && byRoleThenName(own, user) < 0);
  return users.toSpliced(after === -1 ? users.length : after, 0, own);
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
