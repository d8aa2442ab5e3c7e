// Rooms of two accounts as `pm_ready` and `pm_invite` describe them.

import { keysView } from "../../protocol/e2ee/pair_keys.ts";
import { nameKey } from "../../protocol/names.ts";
import type { Room } from "../../protocol/server_events.ts";
import type { PairKeys } from "../../ports/e2ee/key_store.ts";
import type { Session } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { pairRoom } from "./room_names.ts";

/** The other account of a room. */
interface Peer {
  readonly id: number;
  readonly username: string;
}

/** A room, for clients without the cap `e2ee`: as the original system describes it. */
export function plainRoom({ presence, digests }: Context, me: number, { id, username }: Peer): Room {
  const room = pairRoom(me, id);
  const peer = presence.cluster.byName(nameKey(username))?.user;
  const room_key = digests.roomKey(room);
  return peer === undefined ? { room, room_key } : { room, room_key, peer };
}

/** A room, for clients with the cap `e2ee`: without a key of the server where both accounts have keys. */
export function keyedRoom(room: Room, keys: PairKeys, ids: readonly [number, number]): Room {
  const view = keysView(keys);
  return { ...room, ...(view.mode === "e2ee" ? { room_key: null } : {}), ...view, ids };
}

/** A room, for the client of a session. */
export async function roomFor(context: Context, session: Session, me: number, peer: Peer): Promise<Room> {
  const room = plainRoom(context, me, peer);
  if (!session.has("e2ee")) return room;
  const keys = await context.store.keys.keysWith(me, [peer.id]);
  return keyedRoom(room, keys.get(peer.id)!, [me, peer.id]);
}
