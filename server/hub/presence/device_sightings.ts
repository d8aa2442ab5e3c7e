// Which devices were in use, until the store knows. It keeps one note of a device for each hour.

import { hourOf } from "../../ports/clock.ts";
import type { Sighting } from "../../ports/device_store.ts";
import { TOKEN_LIFETIME_S } from "../../ports/tokens.ts";
import { CAPS } from "../limits/caps.ts";

const HOUR_MS = 60 * 60 * 1_000;

/** When a token that is issued at `at` has expired, to the hour, milliseconds since the epoch. */
export function tokenExpiry(at: number): number {
  return hourOf(at) + HOUR_MS + TOKEN_LIFETIME_S * 1_000;
}

/** A device in the current hour. */
interface Seen {
  readonly hour: number;
  /** Whether it got a token in this hour. */
  readonly hasToken: boolean;
  /** Whether the store does not have it yet. */
  readonly isPending: boolean;
}

/** The devices that were in use. */
export class DeviceSightings {
  readonly #seen: Map<string, Seen> = new Map();

  /** A device is in use at `at`. `hasToken`: it gets a new token. */
  saw(id: string, at: number, hasToken = false): void {
    const hour = hourOf(at);
    const before = this.#seen.get(id);
    if (before !== undefined && before.hour >= hour && (before.hasToken || !hasToken)) return;
    if (before === undefined && this.#seen.size >= CAPS.device_sightings.max) return;
    this.#seen.set(id, {
      hour,
      hasToken: hasToken || before?.hour === hour && before.hasToken,
      isPending: true,
    });
  }

  /** The store could not take these. */
  giveBack(sightings: readonly Sighting[]): void {
    for (const { ids, seenAt, expiresAt } of sightings) {
      for (const id of ids) {
        const now = this.#seen.get(id);
        // What is newer is pending, or says no more than that.
        if (now !== undefined && now.hour > seenAt) continue;
        this.#seen.delete(id);
        this.saw(id, seenAt, expiresAt > 0 || now?.hasToken === true);
      }
    }
  }

  /** What the store does not have yet; it counts as stored from now on. Forgets devices of earlier hours. */
  take(at: number): Sighting[] {
    const groups = new Map<string, { hour: number; hasToken: boolean; ids: string[] }>();
    const hour = hourOf(at);
    for (const [id, seen] of this.#seen) {
      if (seen.isPending) {
        const key = `${seen.hour} ${seen.hasToken}`;
        const group = groups.get(key) ?? { hour: seen.hour, hasToken: seen.hasToken, ids: [] };
        groups.set(key, group);
        group.ids.push(id);
      }
      if (seen.hour < hour) this.#seen.delete(id);
      else this.#seen.set(id, { ...seen, isPending: false });
    }
    return [...groups.values()].map(({ hour, hasToken, ids }) => ({
      ...{ ids, seenAt: hour, expiresAt: hasToken ? tokenExpiry(hour) : 0 },
    }));
  }
}
