// Members with a verified address or recovery codes, and the requests that let them in again.

import { equal } from "node:assert/strict";
import { FakeMailer } from "./fake_mailer.ts";
import { authenticate, call, type RestAnswer, type RestRequest } from "./rest_client.ts";
import { openRoom, PASSWORD, type Room, type RoomOptions } from "./room.ts";

/** The address of the page of these rooms. */
export const PUBLIC_URL = "https://chat.example";

/** A room whose server sends mail, and the mail server. */
export interface MailRoom extends AsyncDisposable {
  readonly room: Room;
  readonly mail: FakeMailer;
}

/** Opens a room with mail. */
export async function openMailRoom(options: RoomOptions = {}): Promise<MailRoom> {
  const mail = new FakeMailer();
  const settings = { publicUrl: PUBLIC_URL, ...options.settings };
  const room = await openRoom({ ...options, settings, mailer: mail });
  return { room, mail, [Symbol.asyncDispose]: () => room[Symbol.asyncDispose]() };
}

/** A POST of the API. */
export function post(
  room: Pick<Room, "node">,
  path: string,
  json: unknown,
  more: RestRequest = {},
): Promise<RestAnswer> {
  return call(room, `/api${path}`, { ...more, json });
}

/** Registers a member over REST. Resolves to the token. */
export async function registered(room: Room, username: string, email?: string): Promise<string> {
  const body = { username, password: PASSWORD, ...(email === undefined ? {} : { email }) };
  const { status, json } = await authenticate(room, "register", body);
  equal(status, 201);
  return json.token;
}

/** Registers a member who verifies the address. Resolves to the token. */
export async function verified({ room, mail }: MailRoom, username: string, email: string): Promise<string> {
  const token = await registered(room, username, email);
  await room.node.poll();
  equal((await post(room, "/auth/verify-email", { token: mail.token("verify", email) })).status, 200);
  return token;
}

/** Makes recovery codes for a member. */
export async function recoveryCodes(room: Room, token: string): Promise<string[]> {
  const { status, json } = await post(room, "/account/recovery-codes", { password: PASSWORD }, { token });
  equal(status, 200);
  return json.recovery_codes;
}
