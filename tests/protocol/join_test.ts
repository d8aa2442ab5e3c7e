// Joining: in time, once, and under a name that one may have.

import { deepEqual, equal, ok } from "node:assert/strict";
import { openRoom } from "../support/room.ts";
import { CLOSE } from "../../server/protocol/errors.ts";

Deno.test("joined tells a guest who they are", async () => {
  await using room = await openRoom({ settings: { aiFreeLimit: 7 } });
  const reply = await room.connect().join("Alice");
  equal(reply.event, "joined");
  deepEqual(reply.data, {
    username: "Alice",
    is_admin: false,
    role: "user",
    is_registered: false,
    has_ai_access: false,
    ai_messages_used: 0,
    ai_free_limit: 7,
  });
});

Deno.test("a client that has not joined within JOIN_TIMEOUT_SECONDS is closed with 4008", async () => {
  await using room = await openRoom();
  const silent = room.connect();
  const refused = room.connect();
  const joined = await room.guest("alice");
  await room.pass(29_999);
  equal((await refused.join("Violet")).event, "error");
  deepEqual([silent.closed, refused.closed], [null, null]);
  await room.pass(1);
  deepEqual([silent.closed?.code, refused.closed?.code], [CLOSE.joinTimeout, CLOSE.joinTimeout]);
  await room.pass(60_000);
  equal(joined.closed, null);
  equal(room.node.sockets, 1);
  equal(room.clock.timers, 0);
});

Deno.test("JOIN_TIMEOUT_SECONDS is a setting", async () => {
  await using room = await openRoom({ settings: { joinTimeoutMs: 2_000 } });
  const silent = room.connect();
  await room.pass(1_999);
  equal(silent.closed, null);
  await room.pass(1);
  equal(silent.closed!.code, CLOSE.joinTimeout);
});

Deno.test("a second join answers already_joined and changes nothing", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  for (const mode of ["guest", "login", "restore"]) {
    equal((await alice.join("bob", { mode })).data["code"], "already_joined");
  }
  equal((await alice.request("message", { text: "hi" })).event, "ack");
  equal(alice.all("message")[0]!.username, "alice");
});

Deno.test("two joins sent at once: the first counts, the second answers already_joined", async () => {
  await using room = await openRoom();
  const client = room.connect();
  client.send("join", { mode: "guest", username: "alice" }, "1");
  client.send("join", { mode: "guest", username: "bob" }, "2");
  await room.settle();
  const replies = client.envelopes.filter((envelope) => envelope.re !== undefined);
  deepEqual(replies.map(({ event, re }) => [event, re]), [["joined", "1"], ["error", "2"]]);
  equal(replies[1]!.data["code"], "already_joined");
});

Deno.test("a message sent right behind join is handled after it", async () => {
  await using room = await openRoom();
  const client = room.connect();
  client.send("join", { mode: "guest", username: "alice" }, "1");
  client.send("message", { text: "hi" }, "2");
  await room.settle();
  deepEqual(client.texts, ["hi"]);
});

Deno.test("before the join everything else answers not_joined", async () => {
  await using room = await openRoom();
  const client = room.connect();
  equal((await client.request("message", { text: "hi" })).data["code"], "not_joined");
  equal((await client.join("alice")).event, "joined");
});

for (const name of ["a", "Z", "0", "_", "-", "x".repeat(20), "Some_Body-42", "constructor", "__proto__"]) {
  Deno.test(`${name} is a username`, async () => {
    await using room = await openRoom();
    const reply = await room.connect().join(name);
    deepEqual([reply.event, reply.data["username"]], ["joined", name]);
    await room.pass(1000);
    const watcher = await room.guest("watcher");
    await room.pass(1000);
    ok(watcher.people.some((user) => user.username === name));
  });
}

const NO_NAMES = ["", " ", "alice ", " alice", "alice\n", "alice\r", "\nalice", "al ice", "älice", "аlice"];
for (
  const name of [...NO_NAMES, "x".repeat(21), "alice\u200b", "a.b", "a/b", "<b>", "@alice", "🌹", "alice\0"]
) {
  Deno.test(`${JSON.stringify(name)} answers invalid_username`, async () => {
    await using room = await openRoom();
    const client = room.connect();
    equal((await client.join(name)).data["code"], "invalid_username");
    equal((await client.join("alice")).event, "joined");
  });
}

Deno.test("no username answers invalid_username, another type bad_request", async () => {
  await using room = await openRoom();
  const client = room.connect();
  equal((await client.request("join", { mode: "guest" })).data["code"], "invalid_username");
  equal((await client.request("join", { mode: "guest", username: 5 })).data["code"], "bad_request");
  equal((await client.request("join", { mode: "host", username: "alice" })).data["code"], "bad_request");
  equal((await client.request("join", { username: "alice" })).data["code"], "bad_request");
});

Deno.test("names are unique without regard to case, and held by one socket of a guest", async () => {
  await using room = await openRoom();
  const alice = await room.guest("Alice");
  const second = room.connect();
  for (const name of ["Alice", "alice", "ALICE"]) {
    equal((await second.join(name)).data["code"], "username_taken");
  }
  alice.vanish();
  equal((await second.join("aLICE")).data["username"], "aLICE");
});

Deno.test("of two guests who take a name at once, one gets it", async () => {
  await using room = await openRoom();
  const [one, two] = [room.connect(), room.connect()];
  one.send("join", { mode: "guest", username: "alice" });
  two.send("join", { mode: "guest", username: "ALICE" });
  await room.settle();
  const [winner, loser] = one.all("joined").length === 1 ? [one, two] : [two, one];
  deepEqual([winner, loser].map((client) => client.all("joined").length), [1, 0]);
  equal(loser.lastError, "username_taken");
});

Deno.test("a name is free again when its guest leaves while joining", async () => {
  await using room = await openRoom();
  for (let turns = 0; turns < 4; turns++) {
    const hasty = room.connect();
    hasty.send("join", { mode: "guest", username: "alice" });
    hasty.socket.flushToServer();
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    hasty.vanish();
    await room.settle();
    const patient = await room.guest("alice");
    patient.vanish();
    await room.settle();
  }
  equal(room.node.sockets, 0);
});

for (
  const name of [
    "Violet",
    "violet",
    "VIOLET",
    "VioIet",
    "Vio1et",
    "V1olet",
    "Vi0let",
    "_Violet_",
    "v-i-o-l-e-t",
  ]
) {
  Deno.test(`${name} answers username_reserved`, async () => {
    await using room = await openRoom();
    equal((await room.connect().join(name)).data["code"], "username_reserved");
    equal(
      (await room.connect().join(name, { mode: "register", password: "abcdef" })).data["code"],
      "username_reserved",
    );
  });
}

Deno.test("names that only begin like Violet are free", async () => {
  await using room = await openRoom();
  for (const name of ["Violeta", "Violent", "Viola", "Ultraviolet"]) await room.guest(name);
  equal(room.node.sockets, 4);
});

Deno.test("a registered name is reserved for guests, in any case", async () => {
  await using room = await openRoom();
  (await room.member("Alice")).vanish();
  for (const name of ["Alice", "aLICE"]) {
    equal((await room.connect().join(name)).data["code"], "username_reserved");
  }
});

Deno.test("names that look like a staff member's are refused to others", async () => {
  await using room = await openRoom();
  await room.member("Irina", "admin");
  await room.member("Lola", "user");
  equal((await room.connect().join("lrina")).data["code"], "username_reserved");
  equal((await room.connect().join("Irlna-")).data["code"], "username_reserved");
  equal((await room.connect().join("L0la")).event, "joined");
});

Deno.test("with GUESTS=false a guest answers registration_required", async () => {
  await using room = await openRoom({ settings: { guests: false } });
  equal((await room.connect().join("alice")).data["code"], "registration_required");
  await room.member("bob");
});

Deno.test("caps that the server does not know are ignored", async () => {
  await using room = await openRoom();
  equal((await room.connect().join("a", { caps: ["levitation", "batch", "__proto__"] })).event, "joined");
  equal((await room.connect().join("b", { caps: "batch" as never })).data["code"], "bad_request");
});

Deno.test("a registered person may have several sockets, all of which get everything", async () => {
  await using room = await openRoom();
  const [tab, phone] = [await room.member("alice"), await room.member("alice")];
  const bob = await room.guest("bob");
  await room.pass(1000);
  bob.forget();
  await tab.request("message", { text: "from the tab" });
  await phone.request("message", { text: "from the phone" });
  for (const client of [tab, phone, bob]) deepEqual(client.texts, ["from the tab", "from the phone"]);
  tab.vanish();
  await room.pass(1000);
  deepEqual(bob.all("system"), []);
  ok(bob.people.length === 0 && phone.closed === null);
  phone.vanish();
  await room.settle();
  deepEqual(bob.all("system").map(({ msg }) => msg), ["alice left"]);
});
