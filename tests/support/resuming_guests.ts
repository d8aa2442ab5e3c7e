// Guests whose sessions go on at another socket.

import type { Room } from "./room.ts";
import type { Envelope, PlainClient } from "./plain_client.ts";
import { equal } from "node:assert/strict";

export const CAPS = ["presence", "batch", "resume"];

let spares = 0;

/** A guest whose session can be resumed. */
export function guest(room: Room, name: string): Promise<PlainClient> {
  return room.guest(name, { caps: CAPS });
}

/** The newest secret of a client. */
export function secretOf(client: PlainClient): string {
  return String((client.all("joined").at(-1) as { resume?: string } | undefined)?.resume);
}

/** A new socket that has asked to go on with a session. */
export async function come(
  room: Room,
  resume: string,
  more: { address?: string; last?: string } = {},
): Promise<{ client: PlainClient; reply: Envelope }> {
  // Where there are two nodes, at the other one every other time.
  if (spares++ % 2 === 0) room.connect();
  const client = room.connect(more.address);
  const last = more.last === undefined ? {} : { last: more.last };
  const reply = await client.request("join", { mode: "resume", resume, caps: CAPS, ...last });
  return { client, reply };
}

/** A socket with which a session has gone on. */
export async function back(room: Room, from: PlainClient, last?: string): Promise<PlainClient> {
  const { client, reply } = await come(room, secretOf(from), last === undefined ? {} : { last });
  equal(reply.event, "joined", JSON.stringify(reply.data));
  return client;
}

export async function talk(from: PlainClient, to: PlainClient): Promise<string> {
  const target = to.all("joined").at(-1)!.username;
  const name = String((await from.request("pm_open", { target })).data["room"]);
  equal((await to.request("pm_accept", { room: name })).event, "pm_ready");
  return name;
}

export async function leave(room: Room, client: PlainClient): Promise<void> {
  client.vanish();
  await room.settle();
}

export function lines(client: PlainClient): string[] {
  return client.all("system").map(({ msg }) => msg);
}
