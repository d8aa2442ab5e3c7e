// A member's keys in memory, as the tabs of one browser share them.

import {
  type DeviceKeys,
  type KeptEpoch,
  type KeptKeys,
  reserved,
  type RoomCounter,
  settled,
} from "../../../client/net/e2ee/device_keys.ts";

/** A browser profile. Each tab opens it. */
export class MemoryProfile {
  kept: KeptKeys | undefined;
  readonly counters: Map<string, RoomCounter> = new Map();
  readonly epochs: Map<string, KeptEpoch> = new Map();
  readonly #locks: Map<string, Promise<void>> = new Map();

  /** The keys, for one tab. */
  open(): DeviceKeys {
    return {
      read: () => Promise.resolve(this.kept),
      change: (change) => Promise.resolve().then(() => this.kept = change(this.kept)),
      reserve: (place) =>
        Promise.resolve().then(() => {
          const next = reserved(this.counters.get(place.room), place);
          if (next !== undefined) this.counters.set(place.room, next);
          return next === undefined ? undefined : next.n - 1;
        }),
      settle: (place, n, isUsed) =>
        Promise.resolve().then(() => {
          const next = settled(this.counters.get(place.room), place, n, isUsed);
          if (next !== undefined) this.counters.set(place.room, next);
        }),
      epochKey: (room, epoch) => Promise.resolve(this.epochs.get(`${epoch} ${room}`)),
      keepEpochKey: (room, epoch, key) =>
        Promise.resolve().then(() => void this.epochs.set(`${epoch} ${room}`, key)),
      lock: async (name) => {
        const before = this.#locks.get(name) ?? Promise.resolve();
        const { promise, resolve } = Promise.withResolvers<void>();
        this.#locks.set(name, before.then(() => promise));
        await before;
        return resolve;
      },
      close: () => {},
    };
  }

  /** The same profile on another machine. */
  clone(): MemoryProfile {
    const copy = new MemoryProfile();
    copy.kept = this.kept;
    for (const [room, counter] of this.counters) copy.counters.set(room, counter);
    for (const [place, key] of this.epochs) copy.epochs.set(place, key);
    return copy;
  }
}
