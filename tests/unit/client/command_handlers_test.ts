// Handlers of slash commands: what they send, request and show; no command line reaches the lobby.

import assert from "node:assert/strict";
import type { CommandResult, CommandScope } from "../../../client/text/command_table.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { Setup } from "./chat_setup.ts";
import { english, guest } from "./fakes.ts";
import { fakeToken, joinedMember, letMemberIn, setUpDevice } from "./member_setup.ts";
import { memberInside, ROOM } from "./dm_setup.ts";

/** Somebody with whom nothing is sealed, which would go on behind a test. */
const BOB = guest("bob");

/** A page that is in as the member alice, who may be more, with bob there, who is a guest. */
function insideAs(role: ServerEvents["joined"]["role"] = "user"): Setup {
  const all = setUpDevice();
  all.chat.enter({ mode: "login", username: "alice", password: "secret" });
  const me = joinedMember("alice", fakeToken("1"), { role, is_admin: role !== "user" });
  letMemberIn(all.network.last, me);
  const rosa = guest("Rosa", { role: "root", is_admin: true, is_registered: true, is_verified: true });
  all.network.last.emit("presence", { join: [rosa, guest("dora", { is_registered: true })] });
  return all;
}

/** What comes of a line: what is to be said in its place, what is wrong, or nothing. */
async function run({ chat }: Setup, line: string, place: CommandScope = "lobby"): Promise<string | null> {
  return said(await (await chat.later.load()).commands.run(line, place));
}

function said(result: CommandResult): string | null {
  if (result === null) return null;
  return "send" in result ? `says ${result.send}` : english(result.problem);
}

/** Lets everything run that was begun. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

Deno.test("a command's text is sent like any message; the command line never is", async () => {
  const all = insideAs("mod");
  assert.equal(await run(all, "/me waves"), "says /me waves");
  assert.equal(await run(all, "//not a command"), "says /not a command");
  assert.equal(await run(all, "/reset", "companion"), "says /reset");
  for (const line of ["/nothing", "/kick", "/kick nobody", "/help", "/mute bob 5", "/guard x"]) {
    await run(all, line);
  }
  assert.deepEqual(all.network.last.texts, []);
});

Deno.test("/help opens the list of commands", async () => {
  const all = insideAs();
  assert.equal(await run(all, "/help"), null);
  assert.equal(all.stores.screen.dialog.value, "commands");
});

Deno.test("no command targets the user's own name", async () => {
  const all = insideAs("mod");
  for (const name of ["msg", "ignore", "kick", "unmute"]) {
    assert.equal(await run(all, `/${name} ALICE`), `You cannot use /${name} on yourself.`);
  }
});

Deno.test("/ignore and /unignore wait for the server, and its refusal is shown beside the field", async () => {
  const all = insideAs();
  const { network, stores } = all;
  const { commands } = await all.chat.later.load();
  const ignoring = commands.run("/ignore BOB", "lobby");
  await settle();
  assert.deepEqual([network.last.last.event, network.last.last.data], ["user_ignore", { target: "bob" }]);
  network.last.emit("ignore_status", { target: "bob", ignored: true }, network.last.last.id);
  assert.equal(said(await ignoring), null);
  assert.ok(stores.ignores.has("bob"));
  assert.equal(await run(all, "/ignore bob"), "You are already ignoring bob.");
  assert.equal(await run(all, "/unignore dora"), "You are not ignoring dora.");
  assert.equal(await run(all, "/ignore violet"), "Violet only speaks when spoken to.");
  const refused = commands.run("/ignore nobody", "lobby");
  await settle();
  network.last.emit("error", { code: "not_found", msg: "Nobody has this name." }, network.last.last.id);
  assert.equal(said(await refused), "Nobody has this name.");
  assert.deepEqual(stores.toasts.list.value.length, 1, "only what was done is a notice");
});

Deno.test("/msg opens the conversation and sends the text, once the server has opened the room", async () => {
  const all = memberInside();
  const { network, stores } = all;
  const { commands } = await all.chat.later.load();
  const writing = commands.run("/msg bob hello there", "lobby");
  await settle();
  assert.deepEqual([network.last.last.event, network.last.last.data], ["pm_open", { target: "bob" }]);
  assert.equal(stores.screen.conversation.value, null, "not yet");
  const ready = { with: "bob", room: ROOM, room_key: all.key, peer: BOB };
  network.last.emit("pm_ready", ready, network.last.last.id);
  assert.equal(said(await writing), null);
  assert.equal(stores.screen.conversation.value, "bob");
  assert.deepEqual(all.bob.pending.value.map(({ text }) => text), ["hello there"]);
  assert.equal(said(await commands.run("/msg bob and again", "dm")), null, "which is open by then");
  assert.deepEqual(all.bob.pending.value.map(({ text }) => text), ["hello there", "and again"]);
  assert.deepEqual(network.last.texts, []);
});

Deno.test("/msg to an unknown user is reported beside the field, and opens nothing", async () => {
  const all = memberInside();
  const { commands } = await all.chat.later.load();
  const writing = commands.run("/msg nobody hello", "lobby");
  await settle();
  const { last } = all.network;
  last.emit("error", { code: "not_found", msg: "Nobody has this name." }, last.last.id);
  assert.equal(said(await writing), "Nobody has this name.");
  assert.deepEqual(all.stores.dms.list.value, []);
  assert.equal(all.stores.screen.conversation.value, null);
});

Deno.test("/msg accepts the invitation of that user", async () => {
  const all = memberInside();
  const { network } = all;
  network.last.emit("pm_invite", { from: "bob", room: ROOM, room_key: all.key, peer: BOB });
  const writing = (await all.chat.later.load()).commands.run("/msg bob yes", "lobby");
  await settle();
  assert.deepEqual([network.last.last.event, network.last.last.data], ["pm_accept", { room: ROOM }]);
  const ready = { with: "bob", room: ROOM, room_key: all.key, peer: BOB };
  network.last.emit("pm_ready", ready, network.last.last.id);
  assert.equal(said(await writing), null);
  assert.deepEqual(all.bob.pending.value.map(({ text }) => text), ["yes"]);
});

Deno.test("/msg Violet sends the companion a question", async () => {
  const all = memberInside();
  assert.equal(await run(all, "/msg violet Good evening"), null);
  assert.equal(all.stores.screen.conversation.value, "violet");
  assert.deepEqual(all.stores.companion.log.pending.value.map(({ text }) => text), ["Good evening"]);
});

Deno.test("a sanction opens its dialog, with the arguments filled in", async () => {
  const all = insideAs("mod");
  const { dialog } = all.stores.moderation;
  // What a moderator's page watches by itself is asked for by then.
  await all.chat.later.load();
  await settle();
  for (
    const [line, expected] of [
      ["/kick BOB too loud", { kind: "kick", target: "bob", terms: { reason: "too loud" } }],
      ["/ban bob 60", { kind: "ban", target: "bob", terms: { minutes: 60 } }],
      ["/ban nobody_here", { kind: "ban", target: "nobody_here", terms: {} }],
      ["/kickban dora 1h x", { kind: "ban", target: "dora", terms: { minutes: 60, reason: "x" } }],
      ["/mute bob", { kind: "mute", target: "bob", terms: {} }],
    ] as const
  ) {
    const before = all.network.last.requests.length;
    assert.equal(await run(all, line), null, line);
    assert.deepEqual(dialog.value, expected);
    assert.equal(all.network.last.requests.length, before, "nothing is done yet");
    dialog.value = null;
  }
});

Deno.test("before the list of mutes has arrived, /mute twice lifts nothing, and /unmute asks the server", async () => {
  const all = insideAs("mod");
  const { moderation: actions } = await all.chat.later.load();
  assert.ok(actions);
  const sent = (): object[] =>
    all.network.last.requests.flatMap((one) => one.event === "mod_mute" ? [one.data] : []);
  const answered = async (doing: Promise<unknown>): Promise<unknown> => {
    await settle();
    all.network.last.emit(
      "ack",
      {},
      all.network.last.requests.findLast((one) => one.event === "mod_mute")!.id,
    );
    return await doing;
  };
  for (let times = 0; times < 2; times++) {
    assert.equal(await run(all, "/mute dora"), null);
    assert.equal(await answered(actions.mute("dora", {})), null);
  }
  assert.equal(await answered(run(all, "/unmute dora")), null);
  assert.deepEqual(sent(), [true, true, false].map((on) => ({ target: "dora", on })));
});

Deno.test("an impossible action shows its problem, and no dialog", async () => {
  const all = insideAs("mod");
  const { moderation, panel } = all.stores;
  panel.setMuted([{ id: 1, username: "bob", created_at: "2026-03-01T20:00:00.000Z" } as never]);
  for (
    const [line, expected] of [
      ["/kick Rosa", "You cannot do that to Rosa."],
      ["/ban violet", "You cannot do that to Violet."],
      ["/kick carl", "carl is not here."],
      ["/mute bob", "bob is already muted."],
      ["/unmute dora", "dora is not muted."],
      ["/unverify dora", "dora is not verified."],
      ["/verify rosa", "You cannot do that to Rosa."],
    ] as const
  ) assert.equal(await run(all, line), expected, line);
  assert.equal(moderation.dialog.value, null);
});

Deno.test("a harmless command runs at once; its refusal is shown beside the field", async () => {
  const all = insideAs("mod");
  await all.chat.staff.load();
  const { commands } = await all.chat.later.load();
  const { moderation: moderationActions } = await all.chat.later.load();
  assert.ok(moderationActions);
  for (
    const [line, event, data] of [
      ["/slow 30", "admin_slow_mode", { seconds: 30 }],
      ["/guard verified", "admin_guard", { level: "verified" }],
      ["/verify dora", "mod_verify", { target: "dora", on: true }],
    ] as const
  ) {
    const doing = commands.run(line, "lobby");
    await settle();
    const { last } = all.network.last;
    assert.deepEqual([last.event, last.data], [event, data]);
    all.network.last.emit("error", { code: "forbidden", msg: "Not any more." }, last.id);
    assert.equal(said(await doing), "Not any more.");
  }
});

Deno.test("without a connection, only commands that can wait are accepted", async () => {
  const all = insideAs("mod");
  await all.chat.later.load();
  all.network.last.drop();
  for (const line of ["/ignore bob", "/slow 5", "/kick bob", "/msg dora hello"]) {
    assert.match((await run(all, line))!, /cannot be reached/, line);
  }
  assert.equal(await run(all, "/me waits"), "says /me waits");
  assert.equal(await run(all, "/msg violet hello"), null);
});
