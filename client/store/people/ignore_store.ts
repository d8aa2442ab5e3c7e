// Whom a member does not want to hear: members for good, a guest for as long as that guest stays.

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { nameKey } from "../../../server/protocol/names.ts";

/** Somebody who is not heard. */
export interface Ignored {
  readonly username: string;
  readonly isGuest: boolean;
}

/** The ignore list as views, `apply` and the connection use it. */
export interface IgnoreStore {
  /** By name. */
  readonly list: ReadonlySignal<readonly Ignored[]>;
  /** Keys of the names, as {@link nameKey} makes them. */
  readonly keys: ReadonlySignal<ReadonlySet<string>>;
  has(name: string): boolean;
  /** The server has told which members are ignored. Guests who were stay so until they leave. */
  setMembers(members: readonly string[]): void;
  set(who: Ignored, ignored: boolean): void;
  /** Somebody has left. Returns true when it was an ignored guest, who is forgotten. */
  guestLeft(name: string): boolean;
  reset(): void;
}

/** Makes an empty ignore list. */
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
      const guests = list.value.filter((one) => one.isGuest);
      const all = [...guests, ...members.map((username) => ({ username, isGuest: false }))];
      byKey.value = new Map(all.map((one) => [nameKey(one.username), one]));
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
