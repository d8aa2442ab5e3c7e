// What an operator changes at the command line while the server runs (case row 18).

import { deepEqual, equal } from "node:assert/strict";
import { Refusal } from "../../server/protocol/errors.ts";
import type { Role } from "../../server/protocol/roles.ts";
import type { Store } from "../../server/ports/store.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { idOf, lines } from "../support/moderation.ts";
import { openRoom, type Room } from "../support/room.ts";

/** Does what `deno task admin role NAME ROLE` does. */
async function setRole(
  { store, clock }: Pick<Room, "store" | "clock">,
  name: string,
  role: Role,
): Promise<void> {
  await store.moderation.transact(async (within) => {
    const account = (await within.accountNamed(name))!;
    await within.setRole(account.id, role);
    await within.log({
      ...{ at: clock.now(), actorId: null, actor: "operator", actorRole: "root", capacity: "command line" },
      ...{ action: "set_role", targetId: account.id, target: account.username, reason: null },
      detail: `${account.role} to ${role}`,
    });
  });
}

Deno.test("a role taken away by the command line is gone at once: staff events, badge, exemption", async () => {
  await using room = await openRoom();
  const admin = await room.member("ada", "admin");
  const sockets = [await room.member("mona", "mod"), await room.member("mona", "mod")];
  const watcher = await room.guest("watcher", { caps: ["presence"] });
  await admin.request("admin_slow_mode", { seconds: 60 });
  await room.node.poll();
  await room.settle();
  await setRole(room, "mona", "user");
  await room.node.poll();
  await room.pass(1_000);
  for (const socket of sockets) deepEqual(socket.all("role_updated"), [{ role: "user" }]);
  deepEqual(lines(watcher).at(-1), "mona is no longer on the staff");
  deepEqual(watcher.all("system").at(-1)!.said, { key: "role", name: "mona", role: "user" });
  const { role, is_admin } = watcher.people.find(({ username }) => username === "mona")!;
  deepEqual([role, is_admin], ["user", false]);
  deepEqual(admin.all("admin_changed").slice(-2).map(({ what }) => what).sort(), ["audit", "users"]);
  // Neither what staff hear, nor what staff may.
  sockets[0]!.forget();
  await watcher.request("report", { target: "mona", reason: "rude" });
  deepEqual(sockets[0]!.all("reports_open"), []);
  equal((await sockets[0]!.request("message", { text: "one" })).event, "ack");
  equal((await sockets[0]!.request("message", { text: "two" })).data["code"], "slow_mode");
  equal((await sockets[0]!.request("admin_get_users")).data["code"], "forbidden");
});

Deno.test("a role given by the command line takes effect at once, and is announced once", async () => {
  await using room = await openRoom();
  const [alice, watcher] = [await room.member("alice"), await room.guest("watcher")];
  await setRole(room, "alice", "mod");
  for (let n = 0; n < 3; n++) await Promise.all([room.node.poll(), room.node.poll()]);
  await room.settle();
  deepEqual(alice.all("role_updated"), [{ role: "mod" }]);
  deepEqual(lines(watcher).filter((line) => line.includes("moderator")), ["alice is a moderator now"]);
  equal((await alice.request("admin_get_users")).event, "admin_users");
});

Deno.test("what was done at the command line before the server started, or by moderators, is not said again", async () => {
  await using before = await openRoom();
  (await before.member("alice")).vanish();
  await setRole(before, "alice", "mod");
  await using room = await openRoom({ store: before.store });
  const [alice, watcher] = [await room.member("alice", "mod"), await room.guest("watcher")];
  const admin = await room.member("ada", "admin");
  await admin.request("admin_set_role", { user_id: await idOf(room, "alice"), role: "user" });
  await room.node.poll();
  await room.settle();
  deepEqual(alice.all("role_updated"), [{ role: "user" }]);
  equal(lines(watcher).filter((line) => line.startsWith("alice is")).length, 1);
});

Deno.test("a role that was set as it was says nothing; two changes in one look leave the last", async () => {
  await using room = await openRoom();
  const [alice, watcher] = [await room.member("alice"), await room.guest("watcher")];
  await setRole(room, "alice", "user");
  await room.node.poll();
  await room.settle();
  deepEqual([alice.all("role_updated"), lines(watcher).filter((line) => line.includes(" is "))], [[], []]);
  await setRole(room, "alice", "mod");
  await setRole(room, "alice", "admin");
  await room.node.poll();
  await room.settle();
  deepEqual(alice.all("role_updated"), [{ role: "admin" }]);
  equal(lines(watcher).at(-1), "alice is an administrator now");
});

Deno.test("while the store cannot be read nothing is said, and what was missed is made good", async () => {
  const kept = await openMemoryStore({ shared: false });
  let away = false;
  const store: Store = {
    ...kept,
    moderation: {
      ...kept.moderation,
      entriesAfter: (id, limit) =>
        away ? Promise.reject(new Refusal("unavailable", "away")) : kept.moderation.entriesAfter(id, limit),
    },
  };
  await using room = await openRoom({ store, spread: false });
  const alice = await room.member("alice");
  away = true;
  await setRole(room, "alice", "mod");
  for (let n = 0; n < 5; n++) await room.node.poll();
  deepEqual(alice.all("role_updated"), []);
  away = false;
  await room.node.poll();
  await room.settle();
  deepEqual(alice.all("role_updated"), [{ role: "mod" }]);
});

Deno.test("old reports expire while the server runs, not only when it starts", async () => {
  await using room = await openRoom();
  const mod = await room.member("mona", "mod");
  await (await room.guest("guest")).request("report", { target: "rude", reason: "rude" });
  await room.node.poll();
  await room.pass(31 * 86_400_000);
  await room.node.poll();
  await room.settle();
  const { reports, open } = (await mod.request("admin_get_reports", { status: "closed" })).data as {
    reports: Record<string, unknown>[];
    open: number;
  };
  deepEqual([open, reports.map(({ status, closed_by }) => [status, closed_by])], [0, [[
    "expired",
    undefined,
  ]]]);
  const reply = await mod.request("admin_resolve_report", {
    report_id: reports[0]!["id"],
    action: "resolve",
  });
  deepEqual([reply.data["code"], reply.data["msg"]], ["conflict", "This report has expired."]);
});
