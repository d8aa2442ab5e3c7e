// The ignore list, and the lobby without the people on it.

import { deepEqual, equal, ok } from "node:assert/strict";
import type { PlainClient } from "../support/plain_client.ts";
import { openRoom, PASSWORD } from "../support/room.ts";
import { openStoredRoom } from "../support/room_with_store.ts";

const CAPS = [[], ["batch"], ["presence"], ["presence", "batch"]];

function listOf(client: PlainClient): readonly string[] | undefined {
  return client.all("joined").at(-1)!.ignored_list;
}

Deno.test("user_ignore and user_unignore answer ignore_status { target, ignored }, in the target's own spelling", async () => {
  await using room = await openRoom();
  const alice = await room.member("alice");
  await room.member("Bob");
  await room.guest("Guesty");
  for (const target of ["Bob", "Guesty"]) {
    for (let twice = 0; twice < 2; twice++) {
      const reply = await alice.request("user_ignore", { target: target.toLowerCase() });
      deepEqual([reply.event, reply.data], ["ignore_status", { target, ignored: true }]);
    }
    for (let twice = 0; twice < 2; twice++) {
      const reply = await alice.request("user_unignore", { target: target.toUpperCase() });
      deepEqual([reply.event, reply.data], ["ignore_status", { target, ignored: false }]);
    }
  }
});

Deno.test("the user's other sockets are notified too, no other user is", async () => {
  await using room = await openRoom();
  const [tab, phone] = [await room.member("alice"), await room.member("alice")];
  const bob = await room.member("Bob");
  await tab.request("user_ignore", { target: "bob" });
  await phone.request("user_unignore", { target: "bob" });
  const told = [{ target: "Bob", ignored: true }, { target: "Bob", ignored: false }];
  for (const client of [tab, phone]) deepEqual(client.all("ignore_status"), told);
  deepEqual(bob.all("ignore_status"), []);
});

Deno.test("a user can ignore neither themselves nor Violet nor an unknown name, and no more can a guest", async () => {
  await using room = await openRoom();
  const [alice, guest] = [await room.member("alice"), await room.guest("guest")];
  const cases = [["ALICE", "bad_request"], ["vIOLET", "bad_request"], ["nobody", "not_found"], [
    "",
    "not_found",
  ]];
  for (const event of ["user_ignore", "user_unignore"]) {
    for (const [target, code] of cases) {
      equal((await alice.request(event, { target })).data["code"], code, `${event} ${target}`);
      const refused = target === "ALICE" ? "guest" : target;
      equal(
        (await guest.request(event, { target: refused })).data["code"],
        code,
        `guest: ${event} ${target}`,
      );
    }
  }
});

Deno.test("the ignorer gets nothing the ignored person says in the lobby, on any socket; everybody else does", async () => {
  await using room = await openRoom({ rateMessages: 1_000 });
  const ignorers = [];
  for (const caps of CAPS) ignorers.push(await room.member("alice", "user", { caps }));
  const [bob, carol] = [await room.member("bob"), await room.guest("carol")];
  await ignorers[0]!.request("user_ignore", { target: "bob" });
  ignorers.push(await room.member("alice"));
  bob.forget();
  for (const text of ["one", "two"]) {
    const reply = await bob.request("message", { text });
    deepEqual([reply.event, Object.keys(reply.data)], ["ack", ["id", "ts"]]);
    await carol.request("message", { text: `carol ${text}` });
  }
  for (const client of ignorers) deepEqual(client.texts, ["carol one", "carol two"]);
  for (const client of [bob, carol]) deepEqual(client.texts, ["one", "carol one", "two", "carol two"]);
  ok(!bob.envelopes.some(({ event }) => event === "error" || event === "ignore_status"));
});

Deno.test("what was said in the same turn as the ignoring comes before it or not at all, and nothing after", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  bob.send("message", { text: "before" });
  alice.send("user_ignore", { target: "bob" }, "x");
  bob.send("message", { text: "after" });
  await room.settle();
  ok(!alice.texts.includes("after") || alice.envelopes.findIndex(({ re }) => re === "x") > 0);
  await bob.request("message", { text: "later" });
  ok(!alice.texts.includes("later"));
});

Deno.test("ignoring is one-way, and ends with user_unignore; nothing is delivered late", async () => {
  await using room = await openRoom();
  const [alice, tab, bob] = [
    await room.member("alice"),
    await room.member("alice"),
    await room.member("bob"),
  ];
  await alice.request("user_ignore", { target: "bob" });
  await alice.request("message", { text: "from alice" });
  deepEqual(bob.texts, ["from alice"]);
  await bob.request("message", { text: "unheard" });
  await tab.request("user_unignore", { target: "bob" });
  await bob.request("message", { text: "heard" });
  for (const client of [alice, tab]) deepEqual(client.texts, ["from alice", "heard"]);
});

Deno.test("ignored_list names accounts ignored, and survives a restart; it covers people who were offline", async () => {
  await using stored = await openStoredRoom();
  let { room } = stored;
  for (const name of ["Bob", "carol", "Dave"]) (await room.member(name)).vanish();
  const before = await room.member("alice");
  deepEqual(listOf(before), []);
  for (const target of ["dave", "bob", "carol"]) await before.request("user_ignore", { target });
  await before.request("user_unignore", { target: "CAROL" });
  room = await stored.restart();
  const alice = await room.member("alice");
  deepEqual(listOf(alice), ["Bob", "Dave"]);
  const [bob, carol] = [await room.member("bob"), await room.member("carol")];
  await bob.request("message", { text: "unheard" });
  await carol.request("message", { text: "heard" });
  deepEqual(alice.texts, ["heard"]);
  equal(listOf(await room.member("bob"))!.length, 0, "it is one's own");
});

Deno.test("the list goes with what it names: a deleted account, and one's own", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  await alice.request("user_ignore", { target: "bob" });
  await bob.request("delete_account", { password: PASSWORD });
  deepEqual(listOf(await room.member("alice")), []);
  const heir = await room.member("bob");
  await heir.request("message", { text: "another bob" });
  deepEqual(alice.texts, ["another bob"]);
});

Deno.test("a guest is ignored as long as that guest stays, not the next one of that name", async () => {
  await using room = await openRoom();
  const [alice, tab] = [await room.member("alice"), await room.member("alice")];
  const first = await room.guest("troll");
  await alice.request("user_ignore", { target: "troll" });
  await first.request("message", { text: "unheard" });
  for (const client of [alice, tab]) deepEqual(client.texts, []);
  first.vanish();
  await room.settle();
  const second = await room.guest("troll");
  await second.request("message", { text: "somebody else" });
  for (const client of [alice, tab]) deepEqual(client.texts, ["somebody else"]);
});

Deno.test("a guest stays ignored when the ignorer comes again meanwhile", async () => {
  await using room = await openRoom();
  const before = await room.member("alice");
  const [troll, other] = [await room.guest("troll"), await room.guest("other")];
  await before.request("user_ignore", { target: "troll" });
  before.vanish();
  await room.settle();
  const after = await room.member("alice");
  for (const [n, guest] of [troll, other].entries()) await guest.request("message", { text: `${n}` });
  deepEqual(after.texts, ["1"]);
  await after.request("user_unignore", { target: "troll" });
  await troll.request("message", { text: "heard" });
  deepEqual(after.texts, ["1", "heard"]);
  after.vanish();
  await room.settle();
  const again = await room.member("alice");
  await troll.request("message", { text: "still heard" });
  deepEqual(again.texts, ["still heard"]);
});
