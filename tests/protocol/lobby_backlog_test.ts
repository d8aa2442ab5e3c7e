// LOBBY_BACKLOG: new clients get the lobby's newest messages, where the operator wants it so.

import { deepEqual, equal, ok } from "node:assert/strict";
import { MAX_LOBBY_BACKLOG_BYTES } from "../../server/protocol/protocol_limits.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { idOf } from "../support/moderation.ts";
import { openRoom, PASSWORD } from "../support/room.ts";

const CAPS = ["presence", "batch", "backlog"];
const ON = { settings: { lobbyBacklog: 5 }, rateMessages: 100_000 } as const;

/** Texts of what a client got from before it joined. Fails unless that came once. */
function backlogOf(client: PlainClient): string[] {
  const [backlog, ...more] = client.all("lobby_backlog");
  ok(backlog !== undefined && more.length === 0);
  return backlog.messages.map(({ text }) => text);
}

async function say(client: PlainClient, ...texts: string[]): Promise<void> {
  for (const text of texts) equal((await client.request("message", { text })).event, "ack");
}

Deno.test("row 2: by default nothing is kept, and the feature is not announced", async () => {
  await using room = await openRoom();
  await say(await room.guest("alice"), "hello");
  const bob = await room.guest("bob", { caps: CAPS });
  deepEqual(bob.all("lobby_backlog"), []);
  ok(!bob.all("hello")[0]!.features.includes("backlog"));
});

Deno.test("row 2: right after `joined` come the newest messages, as everybody got them, oldest first", async () => {
  await using room = await openRoom(ON);
  const alice = await room.guest("Alice");
  await say(alice, "1", "2", "3", "4", "5", "6");
  const bob = await room.guest("bob", { caps: CAPS });
  ok(bob.all("hello")[0]!.features.includes("backlog"));
  deepEqual(bob.envelopes.map(({ event }) => event).slice(0, 3), ["hello", "joined", "lobby_backlog"]);
  deepEqual(bob.all("lobby_backlog"), [{ messages: alice.all("message").slice(1) }]);
  deepEqual(bob.texts, [], "none of them comes twice");
  await say(alice, "7");
  deepEqual(bob.texts, ["7"]);
  deepEqual(backlogOf(await room.member("carl", "user", { caps: CAPS })), ["3", "4", "5", "6", "7"]);
  deepEqual((await room.guest("original")).all("lobby_backlog"), [], "only with the cap");
});

Deno.test("row 2: an empty backlog says that there is one; system lines are not in it", async () => {
  await using room = await openRoom(ON);
  await room.guest("alice");
  deepEqual((await room.guest("bob", { caps: CAPS })).all("lobby_backlog"), [{ messages: [] }]);
});

Deno.test("row 2: messages of ignored, banned and deleted authors are left out", async () => {
  await using room = await openRoom(ON);
  const [anna, bob, carl, dora] = [
    await room.member("anna"),
    await room.member("bob"),
    await room.guest("carl"),
    await room.guest("dora"),
  ];
  const mod = await room.member("mod", "mod");
  for (const client of [anna, bob, carl, dora]) await say(client, client.all("joined")[0]!.username);
  const reader = await room.member("reader", "user", { caps: CAPS });
  await reader.request("user_ignore", { target: "dora" });
  reader.vanish();
  await room.settle();
  deepEqual(backlogOf(await room.member("reader", "user", { caps: CAPS })), ["anna", "bob", "carl"]);
  await mod.request("mod_ban", { target: "carl" });
  await mod.request("mod_ban", { target: "bob", minutes: 5 });
  deepEqual(backlogOf(await room.guest("erna", { caps: CAPS })), ["anna", "dora"]);
  equal((await anna.request("delete_account", { password: PASSWORD })).event, "ack");
  deepEqual(backlogOf(await room.guest("fritz", { caps: CAPS })), ["dora"]);
  const [ban] = (await mod.request("admin_get_bans", {})).data["bans"] as { id: number }[];
  await mod.request("admin_unban", { ban_id: ban!.id });
  deepEqual(backlogOf(await room.guest("gerd", { caps: CAPS })), ["dora"], "an unban brings no words back");
});

Deno.test("row 2: a ban on addresses takes the words of those whom it sends away", async () => {
  await using room = await openRoom(ON);
  const admin = await room.member("admin", "admin");
  const troll = room.connect("198.51.100.7");
  await troll.join("troll");
  await say(troll, "noise");
  await say(admin, "quiet please");
  equal((await admin.request("admin_ban_ip", { cidr: "198.51.100.0/24" })).event, "admin_action_ok");
  deepEqual(backlogOf(await room.guest("bob", { caps: CAPS })), ["quiet please"]);
});

Deno.test("row 2: a guest who becomes a member gets no second backlog, and is the author of their messages still", async () => {
  await using room = await openRoom(ON);
  const alice = await room.guest("alice", { caps: CAPS });
  await say(alice, "hello");
  equal(
    (await alice.request("join", { mode: "register", username: "alice", password: PASSWORD })).event,
    "joined",
  );
  equal(alice.all("lobby_backlog").length, 1);
  ok(await idOf(room, "alice") > 0);
  await alice.request("delete_account", { password: PASSWORD });
  deepEqual(backlogOf(await room.guest("bob", { caps: CAPS })), []);
});

Deno.test("row 2: the frame of a backlog is bounded, whatever its messages are", async () => {
  await using room = await openRoom({ settings: { lobbyBacklog: 1_000 }, rateMessages: 100_000 });
  const mod = await room.member("mod", "mod");
  const widest = "\u0001".repeat(499);
  for (let n = 0; n < 100; n++) await say(mod, `${n % 10}${n % 2 === 0 ? "🌹".repeat(499) : widest}`);
  const bob = await room.guest("bob", { caps: CAPS });
  const frame = bob.frames.find((one) => one.includes("lobby_backlog"))!;
  const bytes = new TextEncoder().encode(frame).length;
  ok(bytes <= MAX_LOBBY_BACKLOG_BYTES + 1_000, `${bytes}`);
  const texts = backlogOf(bob);
  ok(texts.length > 50 && texts.length < 100, `${texts.length}`);
  equal(texts.at(-1), `9${widest}`, "the newest ones");
});

Deno.test("row 2: what is kept is in no log and in no store", async () => {
  await using room = await openRoom(ON);
  await say(await room.guest("alice"), "a word for the moment");
  await room.guest("bob", { caps: CAPS });
  ok(!room.log.lines.some((line) => line.includes("moment")));
});
