// The user's ignore list: members stay on it, guests until they leave.

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { nameKey } from "../../../server/protocol/names.ts";

/** An ignored user. */
export interface Ignored {
  readonly username: string;
  readonly isGuest: boolean;
}

/** The ignore list, for views and the connection. */
export interface IgnoreStore {
  /** Ignored users, sorted by name. */
  readonly list: ReadonlySignal<readonly Ignored[]>;
  /** Name keys of the ignored users. */
  readonly keys: ReadonlySignal<ReadonlySet<string>>;
  has(name: string): boolean;
  /** Replaces the list with the server's, which names the ignored guests one by one after that. */
  setMembers(members: readonly string[]): void;
  set(who: Ignored, ignored: boolean): void;
  /** The user `name` left. Removes an ignored guest; returns whether it did. */
  guestLeft(name: string): boolean;
  reset(): void;
}

/** Creates an empty ignore list. */
export function createIgnoreStore(): IgnoreStore {
  const byKey = signal<ReadonlyMap<string, Ignored>>(new Map());
  const list = computed(() =>
    [...byKey.value].sort(([a], [b]) => a < b ? -1 : 1).map(([, ignored]) => ignored)
  );
  const keys = computed(() => new Set(byKey.value.keys()));
  const set = (who: Ignored, ignored: boolean): void => {
    const next = new Map(byKey.value);
    if (ignored) next.set(nameKey(who.username), who);
    else next.delete(nameKey(who.username));
    byKey.value = next;
  };
  return {
    list,
    keys,
    has: (name) => byKey.value.has(nameKey(name)),
    setMembers(members): void {
      byKey.value = new Map(members.map((username) => [nameKey(username), { username, isGuest: false }]));
    },
    set,
    guestLeft(name): boolean {
      const who = byKey.value.get(nameKey(name));
      if (who?.isGuest !== true) return false;
      set(who, false);
      return true;
    },
    reset(): void {
      byKey.value = new Map();
    },
  };
}
