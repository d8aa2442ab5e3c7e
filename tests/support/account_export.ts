// Exports of an account, over REST.

import type { PlainClient } from "./plain_client.ts";
import { authenticate, call, type RestAnswer } from "./rest_client.ts";
import { PASSWORD, type Room } from "./room.ts";

export const PATH = "/api/account/export";
export const MEMBERS = ["profile", "devices", "ignores", "conversations", "violet", "reports"];

export function exported(
  room: Pick<Room, "node">,
  token: string,
  headers?: Record<string, string>,
): Promise<RestAnswer> {
  return call(room, PATH, { token, headers: headers ?? { "x-password": encodeURIComponent(PASSWORD) } });
}

export function tokenOf(client: PlainClient): string {
  return client.all("joined").at(-1)!.token!;
}

export async function registered(room: Room, username: string, password = PASSWORD): Promise<string> {
  return (await authenticate(room, "register", { username, password, email: `${username}@example.org` })).json
    .token;
}
