// Server events become state of the stores: each event has one owner.

import assert from "node:assert/strict";
import fc from "fast-check";
import { Outbox } from "../../../client/net/connection/outbox.ts";
import { PendingRequests } from "../../../client/net/connection/requests.ts";
import { lobbyEvents } from "../../../client/net/lobby/lobby_events.ts";
import { peopleEvents } from "../../../client/net/people/people_events.ts";
import { Router } from "../../../client/net/router.ts";
import { sessionEvents } from "../../../client/net/session/session_events.ts";
import type { Stores } from "../../../client/store/stores.ts";
import type { ServerEnvelope, User } from "../../../server/protocol/server_events.ts";
import { inside } from "./chat_setup.ts";
import { english, FakeClock, fakeStores, guest, joined, message } from "./fakes.ts";

const TS = "2026-03-01T20:00:00.000Z";

/** Takes an envelope as the page does before its later parts are loaded. */
function apply(stores: Stores, envelope: ServerEnvelope): void {
  const clock = new FakeClock();
  const requests = new PendingRequests({ clock, newId: () => "id", send: () => {} });
  const outbox = new Outbox({
    ...{ clock, requests, limits: () => stores.connection.limits.value },
    ...{ onCooldown: () => {}, onSlowMode: () => {}, onUnresponsive: () => {} },
  });
  const router = new Router({ requests, onServerTime: () => {}, onRefused: () => {} });
  router.register("session", sessionEvents(stores, { onMember() {}, onRoleChanged() {}, onToken() {} }));
  router.register("lobby", lobbyEvents(stores, outbox));
  router.register("people", peopleEvents(stores));
  router.receive(envelope);
}

Deno.test("hello brings the server's limits", () => {
  const stores = fakeStores();
  apply(stores, {
    event: "hello",
    data: {
      protocol: 1,
      limits: { max_msg_len: 280, rate_messages: 3, rate_window_ms: 9000, max_frame_bytes: 16384 },
      features: [],
      guest_allowed: true,
      registration: "open",
      bot: "Violet",
    },
  });
  assert.deepEqual(stores.connection.limits.value, { maxLength: 280, rateMessages: 3, rateWindowMs: 9000 });
});

Deno.test("messages and system messages are in the order of arrival", () => {
  const stores = fakeStores();
  apply(stores, { event: "joined", data: joined("alice") });
  apply(stores, { event: "system", data: { msg: "alice joined", ts: TS } });
  apply(stores, { event: "message", data: message("m1", "bob", "hi") });
  apply(stores, { event: "message", data: message("m2", "ALICE", "hi bob") });
  assert.deepEqual(
    stores.lobby.lines.value.all.map((line) =>
      line.kind === "message" ? [line.data.text, line.own] : english(line.text)
    ),
    ["alice joined", ["hi", false], ["hi bob", true]],
  );
});

Deno.test("an error that answers a message marks it, any other is a notice", () => {
  const { chat, network, stores } = inside();
  chat.send("hi");
  network.last.emit("error", { code: "muted", msg: "You are muted." }, network.last.last.id);
  assert.equal(english(stores.lobby.pending.value[0]?.reason), "You are muted.");
  assert.equal(stores.toasts.list.value.length, 0);
  network.last.emit("error", { code: "bad_request", msg: "That did not work." });
  assert.deepEqual(stores.toasts.list.value.map((toast) => toast.text), ["That did not work."]);
});

Deno.test("events of an owner that is not loaded are queued, until the connection is lost", () => {
  const requests = new PendingRequests({ clock: new FakeClock(), newId: () => "id", send: () => {} });
  const router = new Router({ requests, onServerTime: () => {}, onRefused: () => {} });
  const open: number[] = [];
  const owner = {
    receive: {
      reports_open: (data: { open: number }) => void open.push(data.open),
      ...{ admin_changed() {}, admin_violet_status() {}, admin_violet_pull() {}, admin_violet_said() {} },
    },
  };
  router.joined();
  router.receive({ event: "reports_open", data: { open: 1 } });
  router.lost();
  router.joined();
  for (let count = 2; count <= 1_500; count++) {
    router.receive({ event: "reports_open", data: { open: count } });
  }
  router.register("moderation", owner);
  router.receive({ event: "reports_open", data: { open: 0 } });
  assert.equal(open.length, 1_001, "no more than 1,000 wait");
  assert.deepEqual([open[0], open.at(-2), open.at(-1)], [501, 1_500, 0]);
});

Deno.test("users are sorted: the companion, then by power, then by name without case", () => {
  const stores = fakeStores();
  const users = [
    guest("bob"),
    guest("Zoe", { role: "mod", is_admin: true }),
    guest("Violet", { is_registered: true }),
    guest("Anna"),
    guest("carl", { role: "root", is_admin: true }),
  ];
  apply(stores, { event: "nicklist", data: { users } });
  assert.deepEqual(stores.people.list.value.map((user) => user.username), [
    "Violet",
    "carl",
    "Zoe",
    "Anna",
    "bob",
  ]);
  assert.equal(stores.people.count.value, 4);
});

Deno.test("an old snapshot and the changes since are the new snapshot", () => {
  const names = ["ann", "Bob", "cy", "Dee", "eve", "Violet"];
  const user = fc.record({
    username: fc.constantFrom(...names),
    is_admin: fc.boolean(),
    is_registered: fc.boolean(),
    is_verified: fc.boolean(),
    role: fc.constantFrom("root", "admin", "mod", "user"),
  });
  const people = fc.uniqueArray(user, { selector: (one) => one.username });
  fc.assert(fc.property(fc.array(people, { minLength: 1 }), (snapshots) => {
    const followed = fakeStores();
    apply(followed, { event: "nicklist", data: { users: snapshots[0]! } });
    snapshots.slice(1).forEach((next, index) => apply(followed, change(snapshots[index]!, next)));
    const fresh = fakeStores();
    apply(fresh, { event: "nicklist", data: { users: snapshots.at(-1)! } });
    assert.deepEqual(followed.people.list.value, fresh.people.list.value);
  }));
});

Deno.test("an event of a newer server is ignored", () => {
  const stores = fakeStores();
  apply(stores, { event: "confetti", data: {} } as unknown as ServerEnvelope);
  assert.deepEqual(stores.toasts.list.value, []);
});

function change(before: User[], after: User[]): ServerEnvelope {
  const had = (user: User): boolean => before.some((one) => one.username === user.username);
  const has = (user: User): boolean => after.some((one) => one.username === user.username);
  return {
    event: "presence",
    data: {
      join: after.filter((user) => !had(user)),
      part: before.filter((user) => !has(user)).map((user) => user.username),
      update: after.filter(had),
    },
  };
}
