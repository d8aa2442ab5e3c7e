// Changes of what is kept of other users, besides those of looking at a log: by the user, and by the member's other browsers.

import type { Pin } from "../../crypto/e2ee/key_blob.ts";
import type { KeyContext } from "./key_context.ts";
import { fetchLog } from "./key_logs.ts";
import type { Peer, PeerLogs } from "./peer_logs.ts";
import { pinOfName, type Pins, RANKS, trustOf, withPin } from "./pins.ts";

/** Accepts a peer's keys as they are now. What is shorter or differs cannot be accepted. */
export async function accept(logs: PeerLogs, peer: Peer): Promise<void> {
  const fetched = await fetchLog(logs.context.requests, peer.name);
  if (typeof fetched === "string" || fetched.id !== peer.id) return;
  await logs.change((pins) => {
    const other = pinOfName(pins, peer.name, peer.id);
    // The name is this user's now. What was seen of the other stays, without it.
    const named = other === undefined ? pins : { ...pins, [other[0]]: { ...other[1], name: "" } };
    const pin = named[String(peer.id)];
    const newest = fetched.entries.at(-1);
    const isHere = pin !== undefined && pin.head === newest?.hash && trustOf(pin) === "changed";
    return isHere ? withPin(named, peer, newest, "seen") : named;
  });
}

/** The safety number was compared, of the entry that was looked at last. */
export async function verify(logs: PeerLogs, peer: Peer): Promise<void> {
  const newest = logs.entriesOf(peer.id).at(-1);
  await logs.change((pins) => {
    const pin = pins[String(peer.id)];
    const isSeen = pin !== undefined && pin.head === newest?.hash && trustOf(pin) === "seen";
    return isSeen ? withPin(pins, { id: peer.id, name: pin.name }, newest, "verified") : pins;
  });
}

/** The user writes to a peer without keys nevertheless. */
export async function writeAnyway({ device }: KeyContext, { id }: Peer): Promise<void> {
  await device.change((kept) =>
    kept === undefined || kept.open.includes(id) ? kept : { ...kept, open: [...kept.open, id] }
  );
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
