// Users who left this node lately, and their addresses, so that leaving is no way around a moderator. Memory only.

import { nameKey } from "../../protocol/names.ts";
import type { PresenceDetail } from "../../ports/bus.ts";
import type { Clock, Timer } from "../../ports/clock.ts";
import { CAPS } from "../limits/caps.ts";

/** How long a user who left is remembered, milliseconds: long enough for a moderator to read what was said. */
const KEPT_MS = 15 * 60_000;
/** Least time between two clearings, milliseconds. */
const CLEAR_EVERY_MS = 10_000;

/** A socket that ended, or a name that its user gave up. */
export interface Leaver {
  readonly principal: string;
  readonly username: string;
  readonly address: string;
  /** The account that a guest became, under another name. */
  readonly becameId?: number;
}

interface Remembered extends Omit<Leaver, "address"> {
  readonly addresses: readonly string[];
  /** As `Clock.monotonic`. */
  readonly at: number;
}

/** Users whose sockets here have ended, by lower-case name. */
export class RecentLeavers {
  /** In the order in which they left. */
  readonly #byKey: Map<string, Remembered> = new Map();
  #clearing: Timer | null = null;
  #stopped = false;

  constructor(readonly clock: Clock) {}

  /** Names that are remembered. */
  get size(): number {
    return this.#byKey.size;
  }

  /** Remembers that a socket of a user ended. */
  note({ address, ...who }: Leaver): void {
    if (this.#stopped) return;
    const key = nameKey(who.username);
    const known = this.#byKey.get(key);
    const before = known?.principal === who.principal ? known.addresses : [];
    const addresses = [address, ...before.filter((one) => one !== address)].slice(
      0,
      CAPS.addresses_of_leaver.max,
    );
    this.#byKey.delete(key);
    this.#byKey.set(key, { ...who, addresses, at: this.clock.monotonic() });
    if (this.#byKey.size > CAPS.recent_leavers.max) this.#byKey.delete(this.#byKey.keys().next().value!);
    this.#clearLater();
  }

  /** Of the users who left lately, the last one of that lower-case name. */
  find(key: string): PresenceDetail | undefined {
    const found = this.#byKey.get(key);
    const leftMsAgo = this.clock.monotonic() - (found?.at ?? -Infinity);
    if (found === undefined || leftMsAgo >= KEPT_MS) return undefined;
    const { principal, username, addresses, becameId } = found;
    return {
      ...{ principal, username, role: "user", addresses, leftMsAgo },
      ...(becameId === undefined ? {} : { becameId }),
    };
  }

  /** Forgets all users, for good, and stops its timer. */
  stop(): void {
    this.#stopped = true;
    this.#clearing?.cancel();
    this.#clearing = null;
    this.#byKey.clear();
  }

  /** One timer at most, and none once no user is remembered. */
  #clearLater(): void {
    const oldest = this.#byKey.values().next().value;
    if (this.#clearing !== null || oldest === undefined) return;
    const wait = Math.max(oldest.at + KEPT_MS - this.clock.monotonic(), CLEAR_EVERY_MS);
    this.#clearing = this.clock.after(wait, () => {
      this.#clearing = null;
      const last = this.clock.monotonic() - KEPT_MS;
      for (const [key, { at }] of this.#byKey) {
        if (at > last) break;
        this.#byKey.delete(key);
      }
      this.#clearLater();
    });
  }
}
