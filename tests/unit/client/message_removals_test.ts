// Removed messages go from the lobby's log, from quotes and counts, and do not come back. The backlog has its place.

import assert from "node:assert/strict";
import { MessageRemovals } from "../../../client/net/lobby/message_removals.ts";
import { createLobbyStore, type LobbyStore } from "../../../client/store/lobby/lobby_store.ts";
import { createNotificationStore } from "../../../client/store/notifications.ts";
import { createIgnoreStore } from "../../../client/store/people/ignore_store.ts";
import { quotes, withoutQuote } from "../../../client/text/quotes.ts";
import { english, guest, message } from "./fakes.ts";

function setup() {
  const ignores = createIgnoreStore();
  const lobby = createLobbyStore(ignores.keys);
  const notifications = createNotificationStore();
  const removals = new MessageRemovals({ ignores, lobby, notifications });
  return { ignores, lobby, notifications, removals };
}

function texts(lobby: LobbyStore): string[] {
  return lobby.lines.value.all.map((line) => line.kind === "message" ? line.data.text : english(line.text));
}

Deno.test("row 7: what staff removed leaves a line in its place, what its author took back leaves none", () => {
  const { lobby, removals } = setup();
  for (const [id, who] of [["1", "bob"], ["2", "alice"], ["3", "bob"]] as const) {
    lobby.receive(message(id, who, `text ${id}`), "alice");
  }
  const [first] = lobby.lines.value.all;
  const { arrangement = 0 } = lobby.lines.value;
  removals.removed({ ids: ["1", "2"], by: "staff" });
  assert.deepEqual(texts(lobby), [
    "A moderator removed this message",
    "A moderator removed your message",
    "text 3",
  ]);
  assert.equal(lobby.lines.value.all[0]!.key, first!.key, "a view keeps its place");
  assert.ok(lobby.lines.value.arrangement! > arrangement);
  removals.removed({ ids: ["3"], by: "author" });
  assert.equal(lobby.lines.value.all.length, 2);
});

Deno.test("row 7: a removed message does not come back: not live, not in a backlog, not as a resend", () => {
  const { lobby, removals } = setup();
  removals.removed({ ids: ["1", "2"], by: "staff" });
  assert.equal(lobby.receive(message("1", "bob", "x"), "alice"), false);
  assert.deepEqual(lobby.addBacklog([message("1", "bob", "x"), message("3", "bob", "y")], "alice").length, 1);
  lobby.add("r1", "z", "2026-03-01T20:00:00.000Z", true);
  lobby.acknowledge("r1", { id: "2", ts: "2026-03-01T20:00:00.000Z" }, guest("alice"));
  assert.deepEqual([lobby.pending.value.length, texts(lobby)], [0, ["y", "↑ Before you came"]]);
});

Deno.test("row 7: a quote of it goes, now and in later replies; a reply to it that was begun is a message", () => {
  const { lobby, removals } = setup();
  lobby.receive(message("1", "bob", "something vile"), "alice");
  lobby.receive(message("2", "carl", "> bob: something vile\nstop that"), "alice");
  lobby.receive(message("3", "carl", "> bob: something else\nyes"), "alice");
  lobby.replyTarget.value = { name: "bob", text: "something vile" };
  removals.removed({ ids: ["1"], by: "author" });
  lobby.receive(message("4", "dora", "> Bob: something vile\nindeed"), "alice");
  assert.deepEqual(texts(lobby), ["stop that", "> bob: something else\nyes", "indeed"]);
  const [second, third, fourth] = lobby.lines.value.all;
  const noteOf = (line: typeof second): string | undefined =>
    line?.kind === "message" && line.data.quoteRemoved !== undefined
      ? english(line.data.quoteRemoved)
      : undefined;
  assert.deepEqual([noteOf(second), noteOf(third), noteOf(fourth)], [
    "Removed message",
    undefined,
    "Removed message",
  ]);
  assert.equal(lobby.replyTarget.value, null);
});

Deno.test("row 7: it counts neither among the unread mentions nor among the unseen messages", () => {
  const { lobby, notifications, removals } = setup();
  for (const id of ["1", "2", "3"]) {
    lobby.receive(message(id, "bob", "@alice"), "alice");
    notifications.lobbyReceived(id, id !== "1");
  }
  removals.removed({ ids: ["2", "9"], by: "staff" });
  const { lobbyUnread, mentions } = notifications;
  assert.deepEqual([mentions.value, lobbyUnread.value, lobby.received.value, lobby.withdrawn], [1, 2, 3, [
    2,
  ]]);
});

Deno.test("row 7: of an ignored author nothing is left, not even the line", () => {
  const { ignores, lobby, removals } = setup();
  lobby.receive(message("1", "bob", "x"), "alice");
  ignores.set({ username: "bob", isGuest: false }, true);
  removals.removed({ ids: ["1"], by: "staff" });
  ignores.set({ username: "bob", isGuest: false }, false);
  assert.deepEqual(texts(lobby), []);
});

Deno.test("row 2: a backlog comes before the divider, and after a gap its messages stand at their time", () => {
  const { lobby } = setup();
  const at = (id: string, minute: number) => ({
    ...message(id, "bob", `text ${id}`),
    ts: `2026-03-01T20:0${minute}:00.000Z`,
  });
  assert.equal(lobby.hasBacklog.value, false);
  lobby.addBacklog([at("1", 1), at("2", 2)], "alice");
  lobby.note("system", () => "alice joined", "2026-03-01T20:03:00.000Z");
  lobby.receive(at("3", 4), "alice");
  lobby.note("notice", () => "away", "2026-03-01T20:07:00.000Z");
  const added = lobby.addBacklog([at("2", 2), at("3", 4), at("4", 5), at("5", 6)], "alice");
  assert.deepEqual(added.map(({ id }) => id), ["4", "5"]);
  const system = ["↑ Before you came", "alice joined"];
  assert.deepEqual(texts(lobby), ["text 1", "text 2", ...system, "text 3", "text 4", "text 5", "away"]);
  lobby.reset();
  assert.equal(lobby.hasBacklog.value, false);
});

Deno.test("row 7: a quote is known whole and shortened, by its author alone", () => {
  const said = { name: "bob", text: `> anna: hi\n${"long ".repeat(60)}` };
  const quoted = `> bob: ${"long ".repeat(20).trim()}…\nok`;
  const by = (text: string) => ({ username: "carl", text });
  assert.equal(quotes(by(quoted), said), true);
  assert.equal(quotes(by(quoted.replace("bob", "dora")), said), false);
  assert.equal(quotes(by("> bob: other\nok"), said), false);
  assert.equal(quotes(by("bob: long"), said), false);
  assert.equal(quotes(by("> * bob waves\nok"), { name: "bob", text: "/me waves" }), true);
  assert.equal(withoutQuote(quoted), "ok");
});
