// Setup of the tests of members: fake tokens, and the page of a member.

import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import { type Setup, setUp } from "./chat_setup.ts";
import { fakeStorage, type FakeWebSocket, guest, joined } from "./fakes.ts";

/** What the device remembers, as tests look at it. */
export type Kept = Map<string, string>;

/** A token of an account, number `serial`. */
export function fakeToken(account: string, serial = 1): string {
  const payload = btoa(JSON.stringify({ sub: account, name: `name-${account}`, serial }));
  return `head.${payload.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}.sign`;
}

/** What the server answers a member's `join`. */
export function joinedMember(
  username: string,
  token: string,
  changes: Partial<ServerEvents["joined"]> = {},
): ServerEvents["joined"] {
  return { ...joined(username), is_registered: true, ignored_list: [], token, ...changes };
}

/** A page outside, on a device that remembers `initial`. */
export function setUpDevice(initial: Record<string, string> = {}): Setup & { kept: Kept } {
  const storage = fakeStorage(initial);
  return { ...setUp(storage), kept: storage.kept };
}

/** The connection opens, and the server lets the member in. */
export function letMemberIn(socket: FakeWebSocket, data: ServerEvents["joined"]): void {
  socket.open();
  socket.emit("joined", data, socket.last.id);
  socket.emit("nicklist", { users: [guest(data.username, { is_registered: true }), guest("bob")] });
}

/** A page that is in as alice, account 1, with her token number 1. */
export function insideAsMember(): Setup & { kept: Kept } {
  const all = setUpDevice();
  all.chat.enter({ mode: "login", username: "alice", password: "secret" });
  letMemberIn(all.network.last, joinedMember("alice", fakeToken("1")));
  return all;
}
