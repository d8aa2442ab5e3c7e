// Slow mode, who may write in the lobby, and reports.

import { deepEqual, equal } from "node:assert/strict";
import { auditLines, idOf, lines } from "../support/moderation.ts";
import { MOD_PASSWORD, openRoom } from "../support/room.ts";

Deno.test("everybody learns on joining, and on every change, how the lobby is set", async () => {
  await using room = await openRoom();
  const [mod, watcher] = [await room.member("mod", "mod"), await room.guest("watcher")];
  deepEqual(watcher.all("room_state"), [{ slow_mode_seconds: 0, guard: "open" }]);
  equal((await mod.request("admin_slow_mode", { seconds: 30 })).event, "admin_action_ok");
  equal((await mod.request("admin_guard", { level: "registered" })).event, "admin_action_ok");
  deepEqual(watcher.all("room_state").slice(1), [
    { slow_mode_seconds: 30, guard: "open" },
    { slow_mode_seconds: 30, guard: "registered" },
  ]);
  deepEqual(lines(watcher).slice(-2), [
    "Slow mode is on: one message every 30 seconds",
    "Only members can write here right now",
  ]);
  deepEqual((await room.guest("late")).all("room_state"), [{ slow_mode_seconds: 30, guard: "registered" }]);
  deepEqual(await auditLines(room), ["mod slow_mode", "mod guard"]);

  await using after = await openRoom({ store: room.store });
  deepEqual((await after.guest("later")).all("room_state"), [{ slow_mode_seconds: 30, guard: "registered" }]);
});

Deno.test("slow mode: one message in so many seconds for each person, over all sockets; staff are exempt", async () => {
  await using room = await openRoom();
  const mod = await room.member("mod", "mod");
  const elevated = await room.guest("elevated", { mod_password: MOD_PASSWORD });
  const [alice, second] = [await room.member("alice"), await room.member("alice")];
  const guest = await room.guest("guest");
  await mod.request("admin_slow_mode", { seconds: 10 });
  equal((await alice.request("message", { text: "one" })).event, "ack");
  await room.pass(4_000);
  for (const socket of [alice, second]) {
    const reply = await socket.request("message", { text: "two" });
    deepEqual([reply.data["code"], reply.data["retry_after_ms"]], ["slow_mode", 6_000]);
  }
  equal((await guest.request("message", { text: "one" })).event, "ack");
  for (const staff of [mod, elevated]) {
    for (let n = 0; n < 3; n++) equal((await staff.request("message", { text: "staff" })).event, "ack");
  }
  await room.pass(6_000);
  equal((await second.request("message", { text: "two" })).event, "ack");
  await mod.request("admin_slow_mode", { seconds: 0 });
  equal((await second.request("message", { text: "three" })).event, "ack");
});

Deno.test("slow mode answers a resent message with the first receipt, and does not count a refused one", async () => {
  await using room = await openRoom();
  const [mod, guest] = [await room.member("mod", "mod"), await room.guest("guest")];
  await mod.request("admin_slow_mode", { seconds: 10 });
  const id = crypto.randomUUID();
  const first = await guest.request("message", { text: "hello" }, id);
  deepEqual((await guest.request("message", { text: "hello" }, id)).data, first.data);
  equal((await guest.request("message", { text: " " })).data["code"], "empty");
  equal(guest.texts.length, 1);
});

Deno.test("admin_guard says who may write; the others read on", async () => {
  await using room = await openRoom();
  const mod = await room.member("mod", "mod");
  const people = {
    guest: await room.guest("guest"),
    member: await room.member("member"),
    verified: await room.member("verified"),
    elevated: await room.guest("elevated", { mod_password: MOD_PASSWORD }),
  };
  await mod.request("mod_verify", { target: "verified" });
  const expected = {
    open: { guest: "ack", member: "ack", verified: "ack", elevated: "ack" },
    registered: { guest: "registration_required", member: "ack", verified: "ack", elevated: "ack" },
    verified: { guest: "forbidden", member: "forbidden", verified: "ack", elevated: "ack" },
  };
  for (const [level, outcomes] of Object.entries(expected)) {
    await mod.request("admin_guard", { level });
    for (const [name, outcome] of Object.entries(outcomes)) {
      const reply = await people[name as keyof typeof people].request("message", { text: `${level}` });
      equal(reply.event === "error" ? reply.data["code"] : reply.event, outcome, `${name} under ${level}`);
      await room.pass(5_000);
    }
  }
  equal(people.guest.texts.filter((text) => text === "verified").length, 2);
});

Deno.test("settings of the lobby that make no sense are refused", async () => {
  await using room = await openRoom();
  const mod = await room.member("mod", "mod");
  for (const seconds of [-1, 3_601, 1.5, "5", null]) {
    equal((await mod.request("admin_slow_mode", { seconds })).data["code"], "bad_request");
  }
  equal((await mod.request("admin_guard", { level: "nobody" })).data["code"], "bad_request");
});

Deno.test("anybody reports; moderators see a badge, the queue, and close each report once", async () => {
  await using room = await openRoom();
  const [mod, guest, alice] = [
    await room.member("mod", "mod"),
    await room.guest("guest"),
    await room.member("alice"),
  ];
  deepEqual(mod.all("reports_open"), [{ open: 0 }]);
  equal(
    (await guest.request("report", { target: "ALICE", text: " buy now ", reason: " spam " })).event,
    "ack",
  );
  equal((await alice.request("report", { target: "gone-guest", reason: "rude" })).event, "ack");
  deepEqual(mod.all("reports_open").at(-1), { open: 2 });
  deepEqual(alice.all("reports_open"), []);
  const queue = (await mod.request("admin_get_reports")).data as {
    reports: Record<string, unknown>[];
    open: number;
  };
  equal(queue.open, 2);
  deepEqual(
    queue.reports.map((
      { reporter, target, text, reason, status },
    ) => [reporter, target, text, reason, status]),
    [
      ["alice", "gone-guest", undefined, "rude", "open"],
      ["guest", "alice", "buy now", "spam", "open"],
    ],
  );
  const report_id = queue.reports[1]!["id"];
  equal(
    (await mod.request("admin_resolve_report", { report_id, action: "resolve" })).event,
    "admin_action_ok",
  );
  equal(
    (await mod.request("admin_resolve_report", { report_id, action: "dismiss" })).data["code"],
    "conflict",
  );
  deepEqual(mod.all("reports_open").at(-1), { open: 1 });
  const closed = (await mod.request("admin_get_reports", { status: "closed" })).data["reports"] as Record<
    string,
    unknown
  >[];
  deepEqual(closed.map(({ id, status, closed_by }) => [id, status, closed_by]), [[
    report_id,
    "resolved",
    "mod",
  ]]);
  deepEqual(await auditLines(room), ["mod resolve_report alice"]);
  deepEqual((await room.member("mod2", "mod")).all("reports_open"), [{ open: 1 }]);
});

Deno.test("a moderator does not close a report on themselves", async () => {
  await using room = await openRoom();
  const [mod, other, guest] = [
    await room.member("mod", "mod"),
    await room.member("other", "mod"),
    await room.guest("guest"),
  ];
  await guest.request("report", { target: "mod", reason: "unfair" });
  const data = { report_id: 1, action: "dismiss" };
  equal((await mod.request("admin_resolve_report", data)).data["code"], "forbidden");
  equal((await other.request("admin_resolve_report", data)).event, "admin_action_ok");
});

Deno.test("reports are limited, checked, and not made about oneself", async () => {
  await using room = await openRoom();
  const guest = await room.guest("guest");
  for (
    const [data, code] of [
      [{ target: "guest", reason: "me" }, "bad_request"],
      [{ target: "not a name", reason: "x" }, "bad_request"],
      [{ target: "bob", reason: " " }, "empty"],
      [{ target: "bob", reason: "x".repeat(201) }, "too_long"],
      [{ target: "bob", reason: "x", text: "x".repeat(501) }, "too_long"],
      [{ target: "bob" }, "bad_request"],
    ] as const
  ) equal((await guest.request("report", data)).data["code"], code);
  for (let n = 0; n < 5; n++) {
    equal((await guest.request("report", { target: "bob", reason: "x" })).event, "ack");
  }
  const held = await guest.request("report", { target: "bob", reason: "x" });
  deepEqual([held.data["code"], held.data["retry_after_ms"]], ["rate_limited", 120_000]);
  equal((await room.connect().request("report", { target: "bob", reason: "x" })).data["code"], "not_joined");
});

Deno.test("a report goes with the account that made it, and stays with the account it is about", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  await alice.request("report", { target: "bob", reason: "rude" });
  await bob.request("report", { target: "alice", reason: "rude" });
  await room.store.accounts.remove(await idOf(room, "alice"));
  const { items } = await room.store.moderation.reports({ query: "", cursor: null, limit: 9, open: true });
  deepEqual(items.map(({ reporter, target }) => [reporter, target]), [["bob", "alice"]]);
});
