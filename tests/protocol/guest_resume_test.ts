// The session of a guest goes on at another socket: within two minutes, in place of a socket, at any node.

import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { pmTexts, uuid } from "../support/dm.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";
import type { Envelope, PlainClient } from "../support/plain_client.ts";

const CAPS = ["presence", "batch", "resume"];

let spares = 0;

/** A guest whose session can be resumed. */
function guest(room: Room, name: string): Promise<PlainClient> {
  return room.guest(name, { caps: CAPS });
}

/** The newest secret of a client. */
function secretOf(client: PlainClient): string {
  return String((client.all("joined").at(-1) as { resume?: string } | undefined)?.resume);
}

/** A new socket that has asked to go on with a session. */
async function come(
  room: Room,
  resume: string,
  more: { address?: string; last?: string } = {},
): Promise<{ client: PlainClient; reply: Envelope }> {
  // Where there are two nodes, at the other one every other time.
  if (spares++ % 2 === 0) room.connect();
  const client = room.connect(more.address);
  const last = more.last === undefined ? {} : { last: more.last };
  const reply = await client.request("join", { mode: "resume", resume, caps: CAPS, ...last });
  return { client, reply };
}

/** A socket with which a session has gone on. */
async function back(room: Room, from: PlainClient, last?: string): Promise<PlainClient> {
  const { client, reply } = await come(room, secretOf(from), last === undefined ? {} : { last });
  equal(reply.event, "joined", JSON.stringify(reply.data));
  return client;
}

async function talk(from: PlainClient, to: PlainClient): Promise<string> {
  const target = to.all("joined").at(-1)!.username;
  const name = String((await from.request("pm_open", { target })).data["room"]);
  equal((await to.request("pm_accept", { room: name })).event, "pm_ready");
  return name;
}

async function leave(room: Room, client: PlainClient): Promise<void> {
  client.vanish();
  await room.settle();
}

function lines(client: PlainClient): string[] {
  return client.all("system").map(({ msg }) => msg);
}

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

Deno.test("a lost reply locks nobody out: the old secret holds until the new one was used, or the client was heard", async () => {
  await using room = await openRoom();
  const ada = await guest(room, "Ada");
  const first = secretOf(ada);
  await leave(room, ada);
  const second = await back(room, ada);
  await leave(room, second);
  const { client: third, reply } = await come(room, first);
  equal(reply.event, "joined", "the reply to the second was lost");
  equal((await come(room, secretOf(second))).reply.data["code"], "session_expired", "nobody has that one");
  await third.request("message", { text: "hi" }, uuid());
  equal((await come(room, first)).reply.data["code"], "session_expired", "the client was heard");
  await leave(room, third);
  await back(room, third);
});

Deno.test("wrong secrets", async () => {
  await using room = await openRoom();
  const ada = await guest(room, "Ada");
  for (const resume of ["", "x", "0".repeat(64), "0".repeat(10_000), secretOf(ada).toUpperCase() + "x"]) {
    equal((await come(room, resume)).reply.data["code"], "session_expired");
  }
  equal((await room.connect().request("join", { mode: "resume" })).data["code"], "session_expired");
  equal(
    (await ada.request("join", { mode: "resume", resume: secretOf(ada) })).data["code"],
    "already_joined",
  );
});

Deno.test("no grace after a kick, a ban or logging out; a ban and a kick reach who is away", async () => {
  await using room = await openRoom();
  const root = await room.member("Ruth", "root");
  const ends: [string, (ada: PlainClient) => Promise<unknown>][] = [
    ["kick", () => root.request("mod_kick", { target: "Ada" })],
    ["ban", () => root.request("mod_ban", { target: "Ada", minutes: 1 })],
    ["log out", (ada) => ada.request("log_out", {})],
  ];
  for (const isAway of [false, true]) {
    for (const [what, end] of isAway ? ends.slice(0, 2) : ends) {
      const ada = room.connect("198.51.100.7");
      await ada.join("Ada", { caps: CAPS });
      const bob = await guest(room, "Bob");
      await talk(ada, bob);
      if (isAway) await leave(room, ada);
      await end(ada);
      await room.pass(1_000);
      ok(!bob.people.some(({ username }) => username === "Ada"), `${what}, away: ${isAway}`);
      deepEqual(bob.all("pm_peer").at(-1)?.state, "gone", what);
      const { code } = (await come(room, secretOf(ada), { address: "203.0.113.9" })).reply.data;
      equal(code, "session_expired", what);
      if (what === "ban") {
        const { reply } = await come(room, secretOf(ada), { address: "198.51.100.7" });
        equal(reply.data["code"], "banned");
      }
      bob.send("log_out");
      await room.pass(61_000);
    }
  }
});

Deno.test("a mute and an ignore hold across the sockets", async () => {
  await using room = await openRoom();
  const [root, eve] = [await room.member("Ruth", "root"), await room.member("Eve")];
  const ada = await guest(room, "Ada");
  await eve.request("user_ignore", { target: "Ada" });
  await leave(room, ada);
  await root.request("mod_mute", { target: "Ada", minutes: 10 });
  const { client: again } = await come(room, secretOf(ada), { address: "198.51.100.4" });
  equal(again.all("mute_updated")[0]?.muted, true);
  equal((await again.request("message", { text: "x" }, uuid())).data["code"], "muted");
  await root.request("mod_mute", { target: "Ada", on: false });
  await again.request("message", { text: "can you hear me" }, uuid());
  deepEqual([root.texts, eve.texts], [["can you hear me"], []]);
});

Deno.test("what a guest ignored and declined stays so", async () => {
  await using room = await openRoom();
  const [eve, bob, ada] = [await room.member("Eve"), await room.guest("Bob"), await guest(room, "Ada")];
  for (const target of ["Eve", "Bob"]) {
    equal((await ada.request("user_ignore", { target })).event, "ignore_status");
  }
  const cleo = await room.guest("Cleo");
  const name = String((await cleo.request("pm_open", { target: "Ada" })).data["room"]);
  await ada.request("pm_decline", { room: name });
  await leave(room, ada);
  const again = await back(room, ada);
  deepEqual(again.all("ignore_status"), [{ target: "Eve", ignored: true }, { target: "Bob", ignored: true }]);
  deepEqual(again.all("pm_invite"), []);
  for (const client of [eve, bob, cleo]) await client.request("message", { text: "hear me" }, uuid());
  deepEqual(again.all("message").map(({ username }) => username), ["Cleo"]);
});

Deno.test("registering in place ends the secret of the guest", async () => {
  await using room = await openRoom();
  const ada = await guest(room, "Ada");
  const secret = secretOf(ada);
  await ada.request("join", { mode: "register", username: "Ada", password: PASSWORD });
  equal((await come(room, secret)).reply.data["code"], "session_expired");
  await leave(room, ada);
  await room.pass(1_000);
  equal((await come(room, secret)).reply.data["code"], "session_expired");
});

Deno.test("messages for a guest who is away are bounded: 50 of a room, none acknowledged is lost", async () => {
  await using room = await openRoom({ rateMessages: 1_000 });
  const [ada, bob] = [await guest(room, "Ada"), await guest(room, "Bob")];
  const name = await talk(ada, bob);
  await leave(room, ada);
  const acknowledged: string[] = [];
  let refused = "";
  for (let n = 0; n < 60; n++) {
    const { event, data } = await bob.request("pm_message", { room: name, text: `m${n}` }, uuid());
    if (event === "ack") acknowledged.push(`m${n}`);
    else refused = String(data["code"]);
    await room.pass(250);
  }
  deepEqual([acknowledged.length, refused], [50, "unavailable"]);
  deepEqual(pmTexts(await back(room, ada)), acknowledged);
  equal((await bob.request("pm_message", { room: name, text: "m60" }, uuid())).event, "ack");
});
