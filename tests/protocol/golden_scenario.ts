// A little story in which every server event happens, for the golden frames.

import { PASSWORD, type Room } from "../support/room.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { FAKE_UUID } from "../support/fake_clock.ts";

/** A ciphertext and a nonce of the right lengths. */
const SEALED = { ciphertext: "AAECAwQFBgcICQoLDA0ODxAREhM=", nonce: "AAECAwQFBgcICQoL" };
const REQUEST_ID = "5b0f8b0e-5c0c-4b0e-9d0e-0f6d2b1c9a01";

/** Plays the story. Resolves to the first frame of each event, UUIDs of the server written as `{uuid}`. */
export async function play(room: Room): Promise<ReadonlyMap<string, string>> {
  const ruth = await room.member("Ruth", "root");
  const carol = room.connect();
  await carol.join("Carol", { mode: "register", password: PASSWORD, email: "carol@example.com" });
  const dave = await room.member("Dave", "user", { caps: ["presence"] });
  await room.pass(1_000);
  await carol.request("message", { text: "" });
  await carol.request("message", { text: "Good evening 🌹" });
  await talk(carol, dave);
  await carol.request("user_ignore", { target: "dave" });
  await carol.request("change_password", { old_password: "wrong", new_password: "123456" });
  await carol.request("report", { target: "Dave", text: "something rude", reason: "rude" });
  await dave.request("message", { text: "bye" });
  await govern(room, ruth, dave);
  await room.pass(1_000);
  return firstFrames([carol, dave, ruth]);
}

async function talk(carol: PlainClient, dave: PlainClient): Promise<void> {
  const { room } = (await carol.request("pm_open", { target: "Dave" })).data;
  await dave.request("pm_accept", { room });
  const ack = await carol.request("pm_message", { room, ...SEALED }, REQUEST_ID);
  await dave.request("pm_read", { room, id: ack.data["id"] });
  await dave.request("pm_typing", { room, busy: true });
}

async function govern(room: Room, ruth: PlainClient, dave: PlainClient): Promise<void> {
  const { id } = (await room.store.accounts.byName("Dave"))!;
  await ruth.request("mod_mute", { target: "Dave", minutes: 10, reason: "rude" });
  await ruth.request("admin_get_mutes", {});
  await ruth.request("admin_set_role", { user_id: id, role: "mod" });
  await ruth.request("admin_toggle_ai", { user_id: id });
  await ruth.request("admin_slow_mode", { seconds: 5 });
  await ruth.request("admin_ban_ip", { cidr: "198.51.100.7/24", preview: true });
  for (const list of ["users", "reports"]) await ruth.request(`admin_get_${list}`, {});
  await ruth.request("admin_get_audit", { limit: 1 });
  await room.pass(1_000);
  await ruth.request("mod_ban", { target: "Dave", minutes: 60, reason: "very rude" });
  await ruth.request("admin_get_bans", {});
  if (dave.closed === null) throw new Error("Dave was not banned");
}

function firstFrames(clients: readonly PlainClient[]): Map<string, string> {
  const first = new Map<string, string>();
  for (const client of clients) {
    for (const [index, { event }] of client.envelopes.entries()) {
      const frame = client.frames[index]!.replaceAll(FAKE_UUID, "{uuid}");
      if (!first.has(event)) first.set(event, frame);
    }
  }
  return first;
}
