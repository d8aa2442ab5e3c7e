// Pins: what a member has seen of other users' logs, and how the pins of several browsers become one.

import { nameKey } from "../../../server/protocol/names.ts";
import type { Pin } from "../../crypto/e2ee/key_blob.ts";

/** Pins by the id of the user, in decimal. */
export type Pins = Readonly<Record<string, Pin>>;

/**
 * How far a pinned entry is trusted. `changed`: it followed another one, and is not accepted yet. `seen`: it was the first, or
 * was accepted. `verified`: the safety numbers were compared. `forked`: browsers of the member saw different logs.
 */
export type Trust = "forked" | "changed" | "seen" | "verified";

const RANKS: readonly Trust[] = ["changed", "seen", "verified", "forked"];

/** The trust of a pin. What another version of the page has written counts as not accepted. */
export function trustOf({ ok }: Pin): Trust {
  return RANKS.find((trust) => trust === ok) ?? "changed";
}

/** The pin of a name that leads to another user than `id`, as `[id, pin]`. */
export function pinOfName(pins: Pins, name: string, id: number): readonly [string, Pin] | undefined {
  return Object.entries(pins).find(([other, pin]) => other !== String(id) && isNamed(pin, name));
}

/** Whether a user of this name was pinned. */
export function isPinnedName(pins: Pins, name: string): boolean {
  return Object.values(pins).some((pin) => isNamed(pin, name));
}

/** The pins of two browsers as one: no pin becomes older, and trust in an entry does not fall. */
export function mergedPins(own: Pins, others: Pins): Pins {
  const merged: Record<string, Pin> = { ...own };
  for (const [id, other] of Object.entries(others)) {
    const known = merged[id];
    merged[id] = known === undefined ? other : newerPin(known, other);
  }
  return merged;
}

function newerPin(own: Pin, other: Pin): Pin {
  if (own.seq !== other.seq) return own.seq > other.seq ? own : other;
  if (own.head !== other.head) return { ...own, ok: "forked" };
  const [ownRank, otherRank] = [own, other].map((pin) => RANKS.indexOf(trustOf(pin))) as [number, number];
  return otherRank > ownRank ? { ...own, ok: other.ok } : own;
}

function isNamed(pin: Pin, name: string): boolean {
  return pin.name !== "" && nameKey(pin.name) === nameKey(name);
}
