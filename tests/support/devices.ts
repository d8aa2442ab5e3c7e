// The devices of a member over REST, and sign-ins from browsers by name.

import type { PlainClient } from "./plain_client.ts";
import { authenticate, call, type RestAnswer } from "./rest_client.ts";
import { PASSWORD, type Room } from "./room.ts";

/** User-Agent headers by what they are called. */
export const USER_AGENTS = {
  "Firefox on Linux": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
  "Safari on iPhone": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 " +
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
} as const;

/** A device, as it is listed. */
export interface ListedDevice {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  readonly seen_at: string;
  readonly current: boolean;
}

/** The latest token of a client. */
export function tokenOf(client: PlainClient): string {
  return client.all("token").at(-1)?.token ?? String(client.all("joined").at(-1)!.token);
}

/** A socket of a device that signs in with the password. */
export async function signIn(room: Room, username: string, deviceName: string): Promise<PlainClient> {
  const client = room.connect(undefined, deviceName);
  const reply = await client.join(username, { mode: "login", password: PASSWORD });
  if (reply.event !== "joined") throw new Error(JSON.stringify(reply.data));
  return client;
}

/** A token that was got over REST, from a browser. */
export async function signInOverRest(
  room: Room,
  username: string,
  device: keyof typeof USER_AGENTS,
): Promise<string> {
  const headers = { "user-agent": USER_AGENTS[device] };
  return (await authenticate(room, "login", { username, password: PASSWORD }, { headers })).json.token;
}

/** The answer to a request about devices. `path` is relative to the list. */
export function devicesCall(
  room: Pick<Room, "node">,
  token: string,
  path = "",
  request: { readonly method?: string; readonly json?: unknown } = {},
): Promise<RestAnswer> {
  return call(room, `/api/account/devices${path}`, { ...request, token });
}

/** The devices of the member with a token. */
export async function devicesOf(room: Pick<Room, "node">, token: string): Promise<ListedDevice[]> {
  return (await devicesCall(room, token)).json.devices;
}

/** Joins with a token. */
export async function restore(room: Room, token: string, deviceName?: string): Promise<PlainClient> {
  const client = room.connect(undefined, deviceName);
  await client.request("join", { mode: "restore", token });
  return client;
}
