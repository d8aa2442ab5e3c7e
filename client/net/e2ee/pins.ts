// Pins: what a member has seen of other users' logs.

import { nameKey } from "../../../server/protocol/names.ts";
import type { CheckedEntry } from "../../../server/protocol/e2ee/key_log.ts";
import type { Pin } from "../../crypto/e2ee/key_blob.ts";

/** Pins by the id of the user, in decimal. */
export type Pins = Readonly<Record<string, Pin>>;

/**
 * How far a pinned entry is trusted. `changed`: it followed another one, and is not accepted yet. `seen`: it was the first, or
 * was accepted. `verified`: the safety numbers were compared. `forked`: browsers of the member saw different logs.
 */
export type Trust = "forked" | "changed" | "seen" | "verified";

/** From the least. */
export const RANKS: readonly Trust[] = ["changed", "seen", "verified", "forked"];

/** The trust of a pin. What another version of the page has written counts as not accepted. */
export function trustOf({ ok }: Pin): Trust {
  return RANKS.find((trust) => trust === ok) ?? "changed";
}

/** Pins with one of the newest entry of a user. */
export function withPin(
  pins: Pins,
  { id, name }: { readonly id: number; readonly name: string },
  { entry, hash }: CheckedEntry,
  ok: Trust,
): Pins {
  // Accounts keep their names: one that the server calls otherwise stays pinned by the name that was seen.
  return { ...pins, [id]: { name: pins[id]?.name || name, seq: entry.seq, head: hash, ok } };
}

/** The pin of a name that leads to another user than `id`, as `[id, pin]`. */
export function pinOfName(pins: Pins, name: string, id: number): readonly [string, Pin] | undefined {
  return Object.entries(pins).find(([other, pin]) => other !== String(id) && isNamed(pin, name));
}

/** Whether a user of this name was pinned. */
export function isPinnedName(pins: Pins, name: string): boolean {
  return Object.values(pins).some((pin) => isNamed(pin, name));
}

function isNamed(pin: Pin, name: string): boolean {
  return pin.name !== "" && nameKey(pin.name) === nameKey(name);
}
