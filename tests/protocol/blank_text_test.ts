// Text of blank letters alone is empty, wherever the server reads text.

import { deepEqual, equal } from "node:assert/strict";
import { house, member } from "../support/companion_client.ts";
import { uuid } from "../support/dm.ts";
import { openRoom } from "../support/room.ts";

const BLANK = [
  "\u2800",
  "\u3164",
  "\u200b",
  "\u115f",
  "\u1160",
  "\uffa0",
  "\u180e",
  "\ufe0f",
  "\u{e0100}",
  " \u00ad\n\u2060",
];

Deno.test("row 19: blank letters are no message in the lobby, and none to a guest", async () => {
  await using room = await openRoom({ rateMessages: 100 });
  const [alice, bob] = [await room.guest("alice"), await room.guest("bob")];
  const { data } = await alice.request("pm_open", { target: "bob" });
  await bob.request("pm_accept", { room: data["room"] as string });
  for (const text of BLANK) {
    equal((await alice.request("message", { text })).data["code"], "empty", JSON.stringify(text));
    const reply = await alice.request("pm_message", { room: data["room"] as string, text }, uuid());
    equal(reply.data["code"], "empty", JSON.stringify(text));
  }
  deepEqual([bob.all("message").length, bob.all("pm_message").length], [0, 0]);
});

Deno.test("row 19: blank letters are no question to the companion", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada", ["stream"]);
  for (const text of BLANK) equal((await ada.ask(text)).code, "empty", JSON.stringify(text));
  equal(here.model.chats.length, 0);
});

Deno.test("row 19: blank letters are no reason, and no reported text", async () => {
  await using room = await openRoom();
  const [mod, bob] = [await room.member("mod", "mod"), await room.member("bob")];
  const { data } = await bob.request("report", { target: "mod", reason: "\u3164" });
  deepEqual([data["code"], data["field"]], ["empty", "reason"]);
  equal((await bob.request("report", { target: "carl", reason: "rude", text: "\u2800\u200b" })).event, "ack");
  const { reports } = (await mod.request("admin_get_reports")).data as { reports: Record<string, unknown>[] };
  deepEqual(reports.map(({ reason, text }) => [reason, text]), [["rude", undefined]]);
  await mod.request("mod_mute", { target: "bob", reason: "\u3164\u3164" });
  const { mutes } = (await mod.request("admin_get_mutes")).data as { mutes: Record<string, unknown>[] };
  deepEqual(mutes.map(({ username, reason }) => [username, reason]), [["bob", undefined]]);
});
