// Lines about the room: what they say in English, they also say in parts, for a page that writes another language.

import { deepEqual, equal } from "node:assert/strict";
import type { SystemMessage } from "../../server/protocol/server_events.ts";
import { systemMessageText } from "../../server/hub/notices/system_messages.ts";
import { idOf } from "../support/moderation.ts";
import { openRoom } from "../support/room.ts";

/** Every kind of news, and the line that it has always been. */
const LINES: readonly (readonly [SystemMessage, string])[] = [
  [{ key: "joined", name: "anna" }, "anna joined"],
  [{ key: "left", name: "anna" }, "anna left"],
  [{ key: "came_and_went", joined: 12, left: 8 }, "12 people joined, 8 left"],
  [{ key: "came_and_went", joined: 1, left: 1 }, "1 person joined, 1 left"],
  [{ key: "came_and_went", joined: 11, left: 0 }, "11 people joined"],
  [{ key: "came_and_went", joined: 0, left: 1 }, "1 person left"],
  [{ key: "renamed", name: "bob", to: "robert" }, "bob is now robert"],
  [{ key: "kicked", name: "anna" }, "anna was kicked"],
  [{ key: "banned", name: "anna" }, "anna was banned"],
  [{ key: "banned", name: "anna", minutes: 1_500 }, "anna was banned for 1 day and 1 hour"],
  [{ key: "muted", name: "anna", minutes: 1 }, "anna was muted for 1 minute"],
  [{ key: "unbanned", name: "anna" }, "anna may come in again"],
  [{ key: "unmuted", name: "anna" }, "anna may speak again"],
  [{ key: "verified", name: "anna" }, "anna is verified now"],
  [{ key: "unverified", name: "anna" }, "anna is no longer verified"],
  [{ key: "role", name: "anna", role: "admin" }, "anna is an administrator now"],
  [{ key: "role", name: "anna", role: "user" }, "anna is no longer on the staff"],
  [{ key: "ai_granted", name: "anna" }, "anna can write to Violet without limit now"],
  [{ key: "ai_revoked", name: "anna" }, "anna can no longer write to Violet without limit"],
  [{ key: "addresses_banned", minutes: 60 }, "Some network addresses were banned for 1 hour"],
  [{ key: "addresses_unbanned" }, "A ban on network addresses was lifted"],
  [{ key: "restarting" }, "The server is restarting. You will be back in a moment."],
  [{ key: "slow_mode", seconds: 0 }, "Slow mode is off"],
  [{ key: "slow_mode", seconds: 1 }, "Slow mode is on: one message every second"],
  [{ key: "slow_mode", seconds: 30 }, "Slow mode is on: one message every 30 seconds"],
  [{ key: "guard", level: "verified" }, "Only verified members can write here right now"],
];

Deno.test("the English text of every system message is unchanged", () => {
  for (const [news, line] of LINES) equal(systemMessageText(news), line);
});

Deno.test("a system message carries its parts, and so does the reply to the change that made it", async () => {
  await using room = await openRoom();
  const [admin, watcher] = [await room.member("admin", "admin"), await room.guest("watcher")];
  await room.member("anna");
  watcher.forget();
  await admin.request("mod_mute", { target: "anna", minutes: 10, reason: "loud" });
  const reply = await admin.request("admin_set_role", { user_id: await idOf(room, "anna"), role: "mod" });
  const said: readonly SystemMessage[] = [
    { key: "muted", name: "anna", minutes: 10 },
    { key: "role", name: "anna", role: "mod" },
  ];
  deepEqual(watcher.all("system").map((line) => line.said), said);
  deepEqual(watcher.all("system").map((line) => line.msg), said.map(systemMessageText));
  deepEqual(reply.data, { msg: "anna is a moderator now", said: said[1] });
});

Deno.test("a refusal of a muted or banned user has the moderator's reason in a field of its own", async () => {
  await using room = await openRoom();
  const [mod, troll] = [await room.member("mod", "mod"), await room.guest("troll")];
  await mod.request("mod_mute", { target: "troll", minutes: 10, reason: "loud" });
  const muted = await troll.request("message", { text: "hm" });
  deepEqual([muted.data["code"], muted.data["reason"]], ["muted", "loud"]);
  await mod.request("mod_ban", { target: "troll" });
  const banned = await room.connect().join("troll");
  deepEqual([banned.data["code"], "reason" in banned.data], ["banned", false]);
});
