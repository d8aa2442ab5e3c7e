// The ignore list: messages of ignored users are hidden, and come back.

import assert from "node:assert/strict";
import { createIgnoreStore } from "../../../client/store/people/ignore_store.ts";
import { fakeToken, insideAsMember, joinedMember, letMemberIn } from "./member_setup.ts";
import { nextAttempt, shown } from "./chat_setup.ts";
import { guest, message } from "./fakes.ts";

Deno.test("messages of an ignored user are hidden, earlier ones too; unignoring brings them back in their places", async () => {
  const { chat, stores, network } = insideAsMember();
  for (const [id, name] of [["m1", "bob"], ["m2", "carl"], ["m3", "BOB"]] as const) {
    network.last.emit("message", message(id, name, `${id} of ${name}`));
  }
  const { arrangement } = stores.lobby.lines.value;
  const ignoring = chat.later.loaded!.ignores.setIgnored("bob", true);
  assert.deepEqual(network.last.last.data, { target: "bob" });
  network.last.emit("ignore_status", { target: "bob", ignored: true }, network.last.last.id);
  await ignoring;
  assert.deepEqual(shown(stores), ["m2 of carl"]);
  assert.notEqual(stores.lobby.lines.value.arrangement, arrangement);
  network.last.emit("message", message("m4", "carl", "m4 of carl"));
  assert.deepEqual(shown(stores), ["m2 of carl", "m4 of carl"]);
  const stopping = chat.later.loaded!.ignores.setIgnored("bob", false);
  assert.equal(network.last.last.event, "user_unignore");
  network.last.emit("ignore_status", { target: "bob", ignored: false }, network.last.last.id);
  await stopping;
  assert.deepEqual(shown(stores), ["m1 of bob", "m2 of carl", "m3 of BOB", "m4 of carl"]);
});

Deno.test("a user who cannot be ignored is not, and a notice says why", async () => {
  const { chat, stores, network } = insideAsMember();
  const answer = chat.later.loaded!.ignores.setIgnored("nobody", true);
  network.last.emit("error", { code: "not_found", msg: "Nobody has this name." }, network.last.last.id);
  await answer;
  assert.equal(stores.ignores.has("nobody"), false);
  assert.deepEqual(stores.toasts.list.value.map(({ text }) => text), ["Nobody has this name."]);
});

Deno.test("the account's ignore list is loaded by a join, and cleared on the join screen", () => {
  const all = insideAsMember();
  all.network.last.drop();
  letMemberIn(nextAttempt(all), joinedMember("alice", fakeToken("1"), { ignored_list: ["dora"] }));
  const { stores, network } = all;
  network.last.emit("message", message("m1", "Dora", "hidden"));
  assert.deepEqual(shown(stores), []);
  assert.deepEqual(stores.ignores.list.value, [{ username: "dora", isGuest: false }]);
  all.chat.leave();
  assert.deepEqual(stores.ignores.list.value, []);
});

Deno.test("row 5: after a lost connection the server says which guests are still ignored, and no other has the name", async () => {
  const all = insideAsMember();
  const { chat, stores, network } = all;
  network.last.emit("message", message("m1", "bob", "noise"));
  const ignoring = chat.later.loaded!.ignores.setIgnored("bob", true);
  network.last.emit("ignore_status", { target: "bob", ignored: true }, network.last.last.id);
  await ignoring;
  assert.deepEqual(stores.ignores.list.value, [{ username: "bob", isGuest: true }]);
  network.last.drop();
  const back = nextAttempt(all);
  letMemberIn(back, joinedMember("alice", fakeToken("1")));
  assert.deepEqual(back.requests.filter(({ event }) => event === "user_ignore"), [], "not by the name alone");
  assert.equal(stores.ignores.has("bob"), false);
  assert.deepEqual(shown(stores), [], "what was hidden does not appear");
  back.emit("ignore_status", { target: "bob", ignored: true });
  back.emit("nicklist", { users: [guest("alice"), guest("bob")] });
  assert.deepEqual(stores.ignores.list.value, [{ username: "bob", isGuest: true }]);
  back.emit("presence", { part: ["bob"] });
  back.emit("presence", { join: [guest("bob")] });
  assert.equal(stores.ignores.has("bob"), false);
  assert.deepEqual(shown(stores), [], "the new bob has not said it");
});

Deno.test("an ignored guest who has become a member stays on the list, under the same name or another", () => {
  const { stores, network } = insideAsMember();
  const socket = network.last;
  socket.emit("presence", { join: [guest("troll"), guest("wolf")] });
  for (const target of ["troll", "wolf"]) socket.emit("ignore_status", { target, ignored: true });
  socket.emit("ignore_status", { target: "troll", ignored: true });
  socket.emit("presence", { update: [guest("troll", { is_registered: true })] });
  socket.emit("ignore_status", { target: "wolf", ignored: false });
  socket.emit("ignore_status", { target: "sheep", ignored: true });
  socket.emit("presence", { part: ["wolf"], join: [guest("sheep", { is_registered: true })] });
  const list = [{ username: "sheep", isGuest: false }, { username: "troll", isGuest: false }];
  assert.deepEqual(stores.ignores.list.value, list);
  socket.emit("presence", { part: ["troll", "sheep"] });
  assert.deepEqual(stores.ignores.list.value, list);
});

Deno.test("names are compared without case, members stay when they leave, and the list is sorted", () => {
  const ignores = createIgnoreStore();
  ignores.setMembers(["Zoe", "anna"]);
  ignores.set({ username: "Mike", isGuest: true }, true);
  assert.deepEqual(ignores.list.value.map(({ username }) => username), ["anna", "Mike", "Zoe"]);
  assert.equal(ignores.has("ZOE"), true);
  assert.equal(ignores.guestLeft("zoe"), false);
  assert.equal(ignores.guestLeft("mike"), true);
  ignores.set({ username: "ANNA", isGuest: false }, false);
  assert.deepEqual([...ignores.keys.value], ["zoe"]);
});
