// GET /api/account/export: what it holds.

import { deepEqual, equal, ok } from "node:assert/strict";
import { type Sealed, unseal } from "../../server/protocol/sealed.ts";
import { until } from "../support/companion_client.ts";
import { openPair, sealed, unsealed, uuid } from "../support/dm.ts";
import { authenticate, call } from "../support/rest_client.ts";
import { openRoom, PASSWORD } from "../support/room.ts";
import { exchange, replied, run, twoDevices } from "../support/two_devices.ts";
import { givePremium } from "../support/premium.ts";
import { exported, MEMBERS, registered, tokenOf } from "../support/account_export.ts";

Deno.test("an export has these members, in this order, as JSON that nothing caches", async () => {
  await using room = await openRoom();
  const token = await registered(room, "ada");
  const { status, headers, json } = await exported(room, token);
  deepEqual([status, headers.get("content-type"), headers.get("cache-control")], [
    200,
    "application/json",
    "no-store",
  ]);
  deepEqual(Object.keys(json), MEMBERS);
  const { id, username, email, created_at, preferences, totp, passkeys } = json.profile;
  deepEqual([username, email, preferences, totp, passkeys], [
    "ada",
    "ada@example.org",
    { pm_from: "everybody" },
    false,
    [],
  ]);
  ok(id > 0 && Date.parse(created_at) > 0);
  equal(json.devices.length, 1);
  deepEqual(Object.keys(json.devices[0]), ["id", "name", "created_at", "seen_at", "current"]);
  equal(json.devices[0].current, true);
  deepEqual([json.ignores, json.conversations, json.violet, json.reports], [[], [], [], []]);
  const text = JSON.stringify(json);
  ok(!text.includes("hash of") && !text.includes(token));
});

Deno.test("premium is exported with what each part of it came from, and what was paid", async () => {
  await using room = await openRoom();
  const token = await registered(room, "ada");
  const { id } = (await room.store.accounts.byName("ada"))!;
  const at = Date.UTC(2024, 0, 31);
  const paid = {
    source: "btcpay",
    reference: "one",
    term: { months: 1 },
    price: "10.00",
    currency: "USD",
  } as const;
  await givePremium(room.store, id, { ...paid, at });
  await givePremium(room.store, id, { at: at + 1, reason: "a friend" });
  const { json } = await exported(room, token);
  deepEqual(json.profile.premium, [
    {
      ...{
        source: "btcpay",
        state: "ended",
        from: "2024-01-31T00:00:00.000Z",
        until: "2024-02-29T00:00:00.000Z",
      },
      ...{ reference: "one", price: "10.00", currency: "USD" },
    },
    { source: "admin", state: "active", from: "2024-01-31T00:00:00.001Z", until: null, reason: "a friend" },
  ]);
  equal(json.profile.has_ai_access, true);
});

Deno.test("conversations are as they are stored: own messages, and what the other wrote to this person", async () => {
  await using room = await openRoom({ spread: false });
  const [ada, bob, cleo, dan] = [
    await room.member("ada"),
    await room.member("bob"),
    await room.member("cleo"),
    await room.member("dan"),
  ];
  const pair = await openPair(ada, bob);
  await ada.request("pm_message", sealed(pair, "hello bob"), uuid());
  await bob.request("pm_message", sealed(pair, "hello ada"), uuid());
  const open = String((await ada.request("pm_open", { target: "cleo" })).data["room"]);
  await ada.request("pm_message", sealed(open, "are you there"), uuid());
  const between = await openPair(bob, cleo);
  await bob.request("pm_message", sealed(between, "about ada"), uuid());
  await ada.request("user_ignore", { target: "dan" });
  await dan.request("pm_open", { target: "ada" });
  await bob.request("user_ignore", { target: "ada" });
  await ada.request("pm_message", sealed(pair, "do you hear me"), uuid());
  const { json } = await exported(room, tokenOf(ada));
  deepEqual(json.ignores, ["dan"]);
  const talks = json.conversations.map((
    one: { with: string; messages: { from_me: boolean; ciphertext: string }[] },
  ) => [
    one.with,
    one.messages.map(({ from_me, ...message }) => [from_me, unsealed(message)]),
  ]);
  deepEqual(talks, [
    ["bob", [[true, "hello bob"], [false, "hello ada"], [true, "do you hear me"]]],
    ["cleo", [[true, "are you there"]]],
  ]);
  const [first, second] = json.conversations;
  deepEqual(Object.keys(first), ["with", "room", "invited_by_me", "invited_at", "accepted_at", "messages"]);
  deepEqual([first.room, second.invited_by_me, "accepted_at" in second], [pair, true, false]);
  deepEqual(Object.keys(first.messages[0]), ["id", "from_me", "ciphertext", "nonce", "ts"]);
  // Cleo has an invitation, and not its messages; Bob's export says nothing of his being read.
  const theirs = (await exported(room, tokenOf(cleo))).json.conversations;
  deepEqual(theirs.map((one: { with: string; messages: unknown[] }) => [one.with, one.messages.length]), [[
    "ada",
    0,
  ], ["bob", 1]]);
});

Deno.test("devices are those that GET /account/devices lists, the one that asks in use just now", async () => {
  await using room = await openRoom();
  const token = await registered(room, "ada");
  await authenticate(room, "login", { username: "ada", password: PASSWORD });
  room.clock.advance(3 * 60 * 60_000);
  const { json } = await exported(room, token);
  const { devices } = (await call(room, "/api/account/devices", { token })).json;
  deepEqual(json.devices, devices);
  const inUse = json.devices.filter(({ seen_at }: { seen_at: string }) =>
    room.clock.now() - Date.parse(seen_at) < 60 * 60_000
  );
  deepEqual([json.devices.length, inUse.map(({ current }: { current: boolean }) => current)], [2, [true]]);
});

Deno.test("reports that the member made are there, without who closed them; those about the member are not", async () => {
  await using room = await openRoom();
  const [ada, mona] = [await room.member("ada"), await room.member("mona", "mod")];
  await room.guest("gus");
  await ada.request("report", { target: "gus", reason: "rude", text: "what he said" });
  await mona.request("report", { target: "ada", reason: "also rude" });
  const { data: { reports } } = await mona.request("admin_get_reports", {});
  const own = (reports as { id: number; reporter: string }[]).find(({ reporter }) => reporter === "ada")!;
  await mona.request("admin_resolve_report", { report_id: own.id, action: "resolve" });
  const { json } = await exported(room, tokenOf(ada));
  equal(json.reports.length, 1);
  const { created_at, closed_at, ...rest } = json.reports[0];
  deepEqual(rest, { id: own.id, target: "gus", reason: "rude", text: "what he said", status: "resolved" });
  ok(Date.parse(created_at) <= Date.parse(closed_at));
  ok(!JSON.stringify(json).includes("mona"));
});

Deno.test("Violet's turns are there with all versions, sealed with the key of the room", async () => {
  await using here = await twoDevices();
  const { desk, room } = here;
  const { answered } = await exchange(here, "Hello", "Good evening.");
  const { chat } = await run(here, desk, "violet_again", answered);
  chat.finish("Good evening, again.");
  await replied(here, desk, 2);
  await until(room, "she is done", () => desk.typing.at(-1) === "idle");
  const { json } = await exported(room, tokenOf(desk.client));
  const turns = json
    .violet as (Sealed & { role: string; scheme: string; versions?: Sealed[]; chosen?: number })[];
  deepEqual(turns.map(({ role, scheme, chosen }) => [role, scheme, chosen]), [
    ["user", "room", undefined],
    ["assistant", "room", 1],
  ]);
  const opened = await Promise.all(
    [turns[0]!, turns[1]!, ...turns[1]!.versions!].map((one) => unseal(desk.roomKey, one)),
  );
  deepEqual(opened, ["Hello", "Good evening, again.", "Good evening.", "Good evening, again."]);
});
