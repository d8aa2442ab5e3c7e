// The session of a guest goes on at another socket: within two minutes, in place of a socket, at any node.

import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { pmTexts, uuid } from "../support/dm.ts";
import { openRoom } from "../support/room.ts";
import { back, CAPS, come, guest, leave, lines, secretOf, talk } from "../support/resuming_guests.ts";

Deno.test("a guest comes back within two minutes: same name, no line in the lobby, a new secret", async () => {
  await using room = await openRoom();
  const [bob, ada] = [await room.guest("bob"), await guest(room, "Ada")];
  const first = secretOf(ada);
  match(first, /^[A-Za-z0-9_-]{32,64}$/);
  await room.pass(1_000);
  bob.forget();
  await leave(room, ada);
  await room.pass(119_000);
  deepEqual([lines(bob), bob.all("presence"), bob.all("nicklist")], [[], [], []]);
  const again = await back(room, ada);
  const { resume, ...joined } = again.all("joined")[0] as unknown as Record<string, unknown>;
  notEqual(resume, first);
  equal(joined["username"], "Ada");
  await room.pass(300_000);
  deepEqual(lines(bob), []);
  await again.request("message", { text: "here again" }, uuid());
  deepEqual(bob.texts, ["here again"]);
  ok(again.people.some(({ username }) => username === "Ada"));
});

Deno.test("after two minutes the guest has left: one line, the name is free, the secret is void", async () => {
  await using room = await openRoom();
  const [bob, ada] = [await room.guest("bob"), await guest(room, "Ada")];
  await room.pass(1_000);
  await leave(room, ada);
  equal((await room.connect().join("Ada")).data["code"], "username_taken");
  await room.pass(120_000);
  equal(lines(bob).filter((line) => line === "Ada left").length, 1);
  equal((await come(room, secretOf(ada))).reply.data["code"], "session_expired");
  equal((await room.connect().join("Ada")).event, "joined");
});

Deno.test("without the cap nothing changes: no secret, and the session ends with the socket", async () => {
  await using room = await openRoom();
  const [bob, ada] = [await room.guest("bob", { caps: ["presence"] }), await room.guest("Ada")];
  equal(secretOf(ada), "undefined");
  await leave(room, ada);
  await room.pass(500);
  ok(lines(bob).includes("Ada left"));
  equal((await room.connect().join("Ada")).event, "joined");
  const member = await room.member("Eve", "user", { caps: CAPS });
  equal(secretOf(member), "undefined");
});

Deno.test("rooms go on: the other side reads away and back, and what was said meanwhile arrives in order", async () => {
  await using room = await openRoom({ rateMessages: 100 });
  const [ada, bob] = [await guest(room, "Ada"), await guest(room, "Bob")];
  const name = await talk(ada, bob);
  await ada.request("pm_message", { room: name, text: "before" }, uuid());
  await leave(room, ada);
  deepEqual(bob.all("pm_peer"), [{ room: name, state: "away" }]);
  const said = ["one", "two", "three"];
  for (const text of said) {
    equal((await bob.request("pm_message", { room: name, text }, uuid())).event, "ack");
  }
  await room.pass(60_000);
  const again = await back(room, ada);
  deepEqual(pmTexts(again), said);
  deepEqual(bob.all("pm_peer"), [{ room: name, state: "away" }, { room: name, state: "back" }]);
  equal((await again.request("pm_open", { target: "Bob", room: name })).event, "pm_ready");
  equal((await again.request("pm_message", { room: name, text: "four" }, uuid())).event, "ack");
  deepEqual(pmTexts(bob), ["before", ...said, "four"]);
  await leave(room, bob);
  await room.pass(10_000);
  const bobAgain = await back(room, bob);
  await again.request("pm_message", { room: name, text: "five" }, uuid());
  deepEqual(pmTexts(bobAgain), ["five"]);
  await leave(room, again);
  await room.pass(120_000);
  deepEqual(bobAgain.all("pm_peer").map(({ state }) => state), ["away", "gone"]);
  equal((await bobAgain.request("pm_message", { room: name, text: "x" }, uuid())).data["code"], "offline");
});

Deno.test("both sides are away at once: each gets what the other said, and learns that the other is away", async () => {
  await using room = await openRoom();
  const [ada, bob] = [await guest(room, "Ada"), await guest(room, "Bob")];
  const name = await talk(ada, bob);
  await leave(room, ada);
  await bob.request("pm_message", { room: name, text: "see you" }, uuid());
  await leave(room, bob);
  const adaAgain = await back(room, ada);
  deepEqual([pmTexts(adaAgain), adaAgain.all("pm_peer")], [["see you"], [{ room: name, state: "away" }]]);
  await adaAgain.request("pm_message", { room: name, text: "soon" }, uuid());
  const bobAgain = await back(room, bob);
  deepEqual([pmTexts(bobAgain), bobAgain.all("pm_peer")], [["soon"], []]);
  deepEqual(adaAgain.all("pm_peer").at(-1), { room: name, state: "back" });
});

Deno.test("an invitation stands: received or sent, and answered while its sender is away", async () => {
  await using room = await openRoom();
  const [ada, bob] = [await guest(room, "Ada"), await guest(room, "Bob")];
  const name = String((await ada.request("pm_open", { target: "Bob" })).data["room"]);
  await ada.request("pm_message", { room: name, text: "hello?" }, uuid());
  await leave(room, bob);
  const bobAgain = await back(room, bob);
  deepEqual(bobAgain.all("pm_invite").map(({ from, room: one }) => [from, one]), [["Ada", name]]);
  await leave(room, ada);
  await bobAgain.request("pm_accept", { room: name });
  deepEqual(pmTexts(bobAgain), ["hello?"]);
  const adaAgain = await back(room, ada);
  deepEqual(adaAgain.all("pm_accepted"), [{ room: name, by: "Bob" }]);
});

Deno.test("in place of a socket that is still there: that one closes with 4005, nobody else notices", async () => {
  await using room = await openRoom();
  const [ada, bob] = [await guest(room, "Ada"), await guest(room, "Bob")];
  const name = await talk(ada, bob);
  await room.pass(1_000);
  bob.forget();
  const again = await back(room, ada);
  equal(ada.closed?.code, 4005);
  await bob.request("pm_message", { room: name, text: "still there?" }, uuid());
  deepEqual(pmTexts(again), ["still there?"]);
  await room.pass(1_000);
  deepEqual([bob.all("pm_peer"), lines(bob), bob.all("presence")], [[], [], []]);
});

Deno.test("messages that went to a dead line arrive with the next socket, which says what it got last", async () => {
  await using room = await openRoom();
  const [ada, bob] = [await guest(room, "Ada"), await guest(room, "Bob")];
  const name = await talk(ada, bob);
  const { id } = (await bob.request("pm_message", { room: name, text: "one" }, uuid())).data;
  ada.socket.stalled = true;
  for (const text of ["two", "three"]) await bob.request("pm_message", { room: name, text }, uuid());
  deepEqual(pmTexts(ada), ["one"]);
  const again = await back(room, ada, String(id));
  deepEqual(pmTexts(again), ["two", "three"]);
  const third = await back(room, again, String(again.all("pm_message").at(-1)!.id));
  deepEqual(pmTexts(third), []);
});
