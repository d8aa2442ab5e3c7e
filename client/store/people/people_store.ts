// The online users: the companion first, then by power of the role, then by name.

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import { power } from "../../../server/protocol/roles.ts";
import type { ServerEvents, User } from "../../../server/protocol/server_events.ts";

/** The online users. */
export interface PeopleStore {
  /** In display order. */
  readonly list: ReadonlySignal<readonly User[]>;
  /** Number of users, without the companion. */
  readonly count: ReadonlySignal<number>;
  replace(users: readonly User[]): void;
  change(delta: ServerEvents["presence"]): void;
  find(name: string): User | undefined;
  /** When the user came, epoch milliseconds; undefined for one who was online before this page. */
  cameAt(name: string): number | undefined;
  reset(): void;
}

/** Creates an empty store. `now`: the present time, epoch milliseconds. */
export function createPeopleStore(now: () => number): PeopleStore {
  const byName = signal<ReadonlyMap<string, User>>(new Map());
  const arrivals = new Map<string, number>();
  const list = computed(() => [...byName.value.values()].sort(compare));
  const count = computed(() => byName.value.size - (byName.value.has(BOT_NAME.toLowerCase()) ? 1 : 0));
  return {
    list,
    count,
    replace(users): void {
      byName.value = new Map(users.map((user) => [user.username.toLowerCase(), user]));
      for (const name of arrivals.keys()) if (!byName.value.has(name)) arrivals.delete(name);
    },
    change({ join = [], part = [], update = [] }): void {
      const next = new Map(byName.value);
      for (const name of part) {
        next.delete(name.toLowerCase());
        arrivals.delete(name.toLowerCase());
      }
      for (const { username } of join) arrivals.set(username.toLowerCase(), now());
      for (const user of [...join, ...update]) next.set(user.username.toLowerCase(), user);
      byName.value = next;
    },
    find(name): User | undefined {
      return byName.value.get(name.toLowerCase());
    },
    cameAt: (name) => arrivals.get(name.toLowerCase()),
    reset(): void {
      arrivals.clear();
      byName.value = new Map();
    },
  };
}

function compare(a: User, b: User): number {
  return rank(b) - rank(a) || compareNames(a.username.toLowerCase(), b.username.toLowerCase());
}

function rank(user: User): number {
  return user.username === BOT_NAME ? Infinity : power(user.role);
}

function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
