// The conversations that a device remembers: those of each member apart, by their rooms, and opened without inviting.

import assert from "node:assert/strict";
import { createDmMemory } from "../../../client/store/dm/dm_memory.ts";
import { createDmStore } from "../../../client/store/dm/dm_store.ts";
import { type Setup, setUp } from "./chat_setup.ts";
import { BOB, linesOf, ROOM, until } from "./dm_setup.ts";
import { FakeClock, fakeStorage, guest } from "./fakes.ts";
import { fakeToken, joinedMember, letMemberIn } from "./member_setup.ts";

const OTHER_ROOM = "pm-1-9";
const KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const REMEMBERED = { sc_conversations_1: JSON.stringify([{ name: "bob", room: ROOM, answered: true }]) };

type Device = ReturnType<typeof fakeStorage>;

/** A tab of a member on a device. */
function tabOf(device: Device, account: string, name: string): Setup {
  const setup = setUp(device, name);
  setup.chat.enter({ mode: "restore", token: fakeToken(account) });
  letMemberIn(setup.network.last, joinedMember(name, fakeToken(account)));
  return setup;
}

/** A tab of alice on a device that remembers bob, whose conversation is in view. */
function lookingAtBob(): Setup {
  const setup = tabOf(fakeStorage(REMEMBERED), "1", "alice");
  setup.network.last.emit("pm_unread", { rooms: [] });
  setup.chat.conversations.show("bob");
  return setup;
}

function opens({ network }: Setup): object[] {
  return network.last.requests.flatMap((one) => one.event === "pm_open" ? [one.data] : []);
}

function refuse({ network }: Setup): void {
  const { id } = network.last.requests.findLast((one) => one.event === "pm_open")!;
  network.last.emit("error", { code: "not_invited", msg: "Not accepted." }, id);
}

Deno.test("row 3: looking at a remembered tab asks for its room; the same room is open", () => {
  const setup = lookingAtBob();
  assert.deepEqual(opens(setup), [{ target: "bob", room: ROOM }]);
  const { network, stores } = setup;
  network.last.emit("pm_ready", { with: "bob", room: ROOM, room_key: KEY, peer: BOB }, network.last.last.id);
  assert.equal(stores.dms.find("bob")?.state.value, "open");
});

Deno.test("row 3: another room under the name is not answered yet, and looking invites nobody", async () => {
  const setup = lookingAtBob();
  const { chat, network, stores, conversations } = setup;
  refuse(setup);
  const bob = stores.dms.find("bob")!;
  assert.equal(bob.state.value, "waiting");
  assert.deepEqual(linesOf(bob), ["(notice)"]);
  chat.conversations.show(null);
  chat.conversations.show("bob");
  network.last.drop();
  setup.clock.pass(1_000);
  letMemberIn(network.last, joinedMember("alice", fakeToken("1")));
  assert.deepEqual(opens(setup), [], "neither does coming back, nor a new connection");
  assert.equal(conversations.dm.send("bob", "hello, whoever you are"), true);
  assert.deepEqual(opens(setup), [{ target: "bob" }], "writing does");
  const ready = { with: "bob", room: OTHER_ROOM, room_key: KEY, peer: BOB };
  network.last.emit("pm_ready", ready, network.last.last.id);
  await until("it is sent", () => network.last.last.event === "pm_message");
  assert.deepEqual(
    network.last.requests.flatMap((one) => one.event === "pm_message" ? [one.data.room] : []),
    [
      OTHER_ROOM,
    ],
  );
});

Deno.test("row 3: what was written before the room turned out to be another goes to nobody", async () => {
  const setup = lookingAtBob();
  const { network, stores, conversations } = setup;
  assert.equal(conversations.dm.send("bob", "only for my old friend"), true);
  refuse(setup);
  const bob = stores.dms.find("bob")!;
  assert.deepEqual(linesOf(bob), ["(notice)", "only for my old friend (failed)"]);
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(network.last.requests.some((one) => one.event === "pm_message"), false);
  assert.deepEqual(opens(setup), [{ target: "bob", room: ROOM }]);
});

Deno.test("row 3: the stranger's own invitation is one, and not taken for the remembered conversation", () => {
  for (const isRefusedFirst of [true, false]) {
    const setup = lookingAtBob();
    const { network, stores } = setup;
    if (isRefusedFirst) refuse(setup);
    network.last.emit("pm_invite", { from: "bob", room: OTHER_ROOM, room_key: KEY, peer: BOB });
    if (!isRefusedFirst) refuse(setup);
    assert.equal(stores.dms.find("bob")?.state.value, "invited");
    assert.equal(opens(setup).length, 1);
  }
});

Deno.test("row 3: unread messages and messages of another room do not count as the old conversation's", () => {
  const dms = createDmStore(new FakeClock());
  const bob = dms.openRoom("bob", ROOM);
  bob.markAnswered();
  dms.setUnread([{ with: "Bob", room: ROOM, count: 1 }]);
  assert.deepEqual(linesOf(bob), []);
  dms.setUnread([{ with: "bob", room: OTHER_ROOM, count: 2 }]);
  assert.deepEqual([linesOf(bob), bob.room, bob.unread.value], [["(notice)"], OTHER_ROOM, 2]);
});

Deno.test("row 3: choosing a user by name asks for a known room only, and the first message for a new one", () => {
  const setup = lookingAtBob();
  refuse(setup);
  setup.chat.conversations.open("bob");
  setup.chat.conversations.open("carol");
  assert.deepEqual(opens(setup), [{ target: "bob", room: ROOM }]);
  setup.conversations.dm.send("carol", "hello");
  assert.deepEqual(opens(setup), [{ target: "bob", room: ROOM }, { target: "carol" }]);
});

/** Has `tab` a conversation with `name`, opened and answered by the server. */
function talk({ chat, network }: Setup, name: string, room: string): void {
  chat.conversations.open(name);
  const peer = guest(name, { is_registered: true });
  network.last.emit("pm_ready", { with: name, room, room_key: KEY, peer }, network.last.last.id);
}

Deno.test("row 18: alice logs out, and berta's remembered conversations in another tab stay", () => {
  const device = fakeStorage();
  const [alice, berta] = [tabOf(device, "1", "alice"), tabOf(device, "2", "berta")];
  talk(alice, "carol", "pm-1-3");
  talk(berta, "dora", "pm-2-4");
  const memory = createDmMemory(device);
  assert.deepEqual(memory.read("1")?.map(({ name }) => name), ["carol"]);
  alice.chat.leave();
  assert.equal(memory.read("1"), null);
  assert.deepEqual(memory.read("2"), [{ name: "dora", room: "pm-2-4", answered: false }]);
  const again = tabOf(device, "2", "berta");
  assert.deepEqual(again.stores.dms.list.value.map((one) => one.key), ["dora"]);
});

Deno.test("row 18: berta logs out, and alice, who had logged in before her on this device, stays in", () => {
  const device = fakeStorage();
  const [alice, berta] = [tabOf(device, "1", "alice"), tabOf(device, "2", "berta")];
  const token = device.read("sc_token");
  berta.chat.leave();
  assert.equal(device.read("sc_token"), null);
  alice.chat.membership.tokenChanged(token);
  assert.equal(alice.stores.session.phase.value, "in");
  alice.chat.membership.tokenChanged(fakeToken("1", 7));
  assert.equal(alice.stores.session.phase.value, "out", "her own logout elsewhere ends it");
});

Deno.test("row 18: alice deletes her account, and the join form still knows berta", async () => {
  const device = fakeStorage();
  const [alice] = [tabOf(device, "1", "alice"), tabOf(device, "2", "berta")];
  const deleted = alice.chat.later.loaded!.account.deleteAccount("secret");
  alice.network.last.emit("ack", {}, alice.network.last.last.id);
  assert.equal(await deleted, null);
  assert.deepEqual([device.read("sc_username"), device.read("sc_way")], ["berta", "login"]);
  assert.equal(device.read("sc_token"), fakeToken("2"));
});

Deno.test("row 18: an account of the same name is another account, and without an account nothing is remembered", () => {
  const device = fakeStorage(REMEMBERED);
  const memory = createDmMemory(device);
  assert.equal(memory.read("2"), null, "accounts have ids; names pass on");
  assert.equal(memory.read(null), null);
  const dms = createDmStore(new FakeClock());
  dms.openRoom("bob", ROOM);
  memory.write(null, dms.list.value);
  assert.equal(device.kept.size, 1);
  memory.forget("1");
  assert.equal(device.kept.size, 0);
});
