// Server events become what the page knows.

import assert from "node:assert/strict";
import fc from "fast-check";
import { apply } from "../../../client/net/apply.ts";
import type { ServerEnvelope, User } from "../../../server/protocol/server_events.ts";
import { english, fakeStores, guest, joined, message } from "./fakes.ts";

const TS = "2026-03-01T20:00:00.000Z";

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

Deno.test("messages and lines about the room stand in the order they came", () => {
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
  const stores = fakeStores();
  stores.lobby.add("r1", "hi", TS);
  apply(stores, { event: "error", re: "r1", data: { code: "muted", msg: "You are muted." } });
  assert.equal(english(stores.lobby.pending.value[0]?.reason), "You are muted.");
  assert.equal(stores.toasts.list.value.length, 0);
  apply(stores, { event: "error", data: { code: "bad_request", msg: "That did not work." } });
  assert.deepEqual(stores.toasts.list.value.map((toast) => toast.text), ["That did not work."]);
});

Deno.test("the companion is first, then power, then the name without regard to case", () => {
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
