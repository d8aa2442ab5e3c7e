// The devices of a member: how they come into the list, what it says, and who else is told.

import { deepEqual, equal, match } from "node:assert/strict";
import { forge } from "../support/forged_tokens.ts";
import { BEGINNING } from "../support/fake_clock.ts";
import { devicesCall, devicesOf, restore, signIn, signInOverRest, tokenOf } from "../support/devices.ts";
import { authenticate, call } from "../support/rest_client.ts";
import { openRoom, PASSWORD, type Room, TEST_SECRETS } from "../support/room.ts";

const HOUR_MS = 3_600_000;
const BEGAN = new Date(BEGINNING).toISOString();

/** A token of an earlier version of this program, of the account with that id: it names no sign-in. */
function earlierToken(id: number, claims: object = {}): string {
  const iat = BEGINNING / 1_000 - 60;
  return forge(
    { sub: String(id), name: "Ada", ver: 1, iat, exp: iat + 7 * 86_400, ...claims },
    TEST_SECRETS.jwtSecret,
  );
}

async function idOf(room: Room, name: string): Promise<number> {
  return (await room.store.accounts.byName(name))!.id;
}

Deno.test("GET /api/account/devices: every sign-in is a device, over the socket and over REST", async () => {
  await using room = await openRoom();
  await room.member("Ada");
  await room.pass(1_000);
  const laptop = await signIn(room, "Ada", "Chrome on Windows");
  await room.pass(1_000);
  const token = await signInOverRest(room, "Ada", "Safari on iPhone");
  const { status, json, headers } = await devicesCall(room, tokenOf(laptop));
  deepEqual([status, headers.get("cache-control"), Object.keys(json)], [200, "no-store", ["devices"]]);
  deepEqual(
    json.devices.map(({ name, current }: Record<string, unknown>) => [name, current]),
    [["Safari on iPhone", false], ["Chrome on Windows", true], ["Unknown device", false]],
  );
  deepEqual(Object.keys(json.devices[0]), ["id", "name", "created_at", "seen_at", "current"]);
  deepEqual([json.devices[2].created_at, json.devices[2].seen_at], [BEGAN, BEGAN]);
  deepEqual((await devicesOf(room, token)).map(({ current }) => current), [true, false, false]);
});

Deno.test("the device of a registration is listed, over the socket, over REST and for a guest who stays", async () => {
  await using room = await openRoom();
  const fresh = room.connect(undefined, "Firefox on Linux");
  await fresh.join("Ada", { mode: "register", password: PASSWORD });
  const { json } = await authenticate(room, "register", { username: "Berta", password: PASSWORD }, {
    headers: { "user-agent": "curl/8.5.0" },
  });
  const guest = room.connect(undefined, "Safari on iPad");
  await guest.join("Cora");
  await guest.join("Cora", { mode: "register", password: PASSWORD });
  for (
    const [token, name] of [
      [tokenOf(fresh), "Firefox on Linux"],
      [json.token, "curl"],
      [tokenOf(guest), "Safari on iPad"],
    ]
  ) {
    deepEqual((await devicesOf(room, token!)).map(({ name, current }) => [name, current]), [[name, true]]);
  }
});

Deno.test("a restore's token is the same device, with the name that it had", async () => {
  await using room = await openRoom();
  await room.member("Ada");
  const laptop = await signIn(room, "Ada", "Firefox on Linux");
  const before = await devicesOf(room, tokenOf(laptop));
  const tab = await restore(room, tokenOf(laptop), "Firefox 200 on Linux");
  deepEqual(await devicesOf(room, tokenOf(tab)), before);
  for (const token of [tokenOf(laptop), tokenOf(tab)]) {
    deepEqual(await devicesOf(room, token), before, "both tokens are of it");
  }
});

Deno.test("tokens of earlier versions go on working; a restore makes one row, however many come at once", async () => {
  await using room = await openRoom();
  const ada = await room.member("Ada");
  const token = earlierToken(await idOf(room, "Ada"));
  equal((await devicesOf(room, tokenOf(ada))).length, 1, "it has no row");
  equal((await call(room, "/api/pm/conversations", { token })).status, 200);
  const tabs = await Promise.all([1, 2, 3].map(() => restore(room, token, "Firefox on Linux")));
  for (const tab of tabs) equal(tab.all("joined").length, 1);
  const listed = await devicesOf(room, tokenOf(tabs[0]!));
  deepEqual(listed.map(({ name, current }) => [name, current]).sort(), [
    ["Firefox on Linux", true],
    ["Unknown device", false],
  ]);
  deepEqual(ada.all("account_notice"), [], "it is no new device");
});

Deno.test("a token of an earlier version is listed when it asks for its devices", async () => {
  await using room = await openRoom();
  await room.member("Ada");
  const token = earlierToken(await idOf(room, "Ada"));
  const headers = { "user-agent": "curl/8.5.0" };
  const { json } = await call(room, "/api/account/devices", { token, headers });
  const current = json.devices.filter((one: { current: boolean }) => one.current);
  deepEqual([json.devices.length, current.map(({ name }: { name: string }) => name)], [2, ["curl"]]);
});

Deno.test("a new device is announced to the person's other sockets, and to nobody else", async () => {
  await using room = await openRoom();
  const [ada, other, bob] = [
    await room.member("Ada"),
    await signIn(room, "Ada", "curl"),
    await room.member("Bob"),
  ];
  ada.forget();
  const phone = await signIn(room, "Ada", "Safari on iPhone");
  await signInOverRest(room, "Ada", "Firefox on Linux");
  await room.settle();
  const [first, second, ...more] = ada.all("account_notice");
  const { id } = (await devicesOf(room, tokenOf(phone))).find(({ current }) => current)!;
  deepEqual(first, {
    kind: "new_device",
    device: { id, name: "Safari on iPhone", created_at: BEGAN, seen_at: BEGAN, current: false },
    ts: BEGAN,
  });
  deepEqual([second?.device?.name, more], ["Firefox on Linux", []]);
  deepEqual(other.all("account_notice").map(({ device }) => device?.name), [
    "Safari on iPhone",
    "Firefox on Linux",
  ]);
  deepEqual(phone.all("account_notice").map(({ device }) => device?.name), ["Firefox on Linux"]);
  deepEqual(bob.all("account_notice"), []);
  await restore(room, tokenOf(phone));
  equal(ada.all("account_notice").length, 2, "a restore is none");
});

Deno.test("a device was seen to the hour, and nothing is written for every request", async () => {
  await using room = await openRoom();
  const laptop = await room.member("Ada");
  const token = tokenOf(laptop);
  laptop.vanish();
  await room.pass(5 * HOUR_MS + 123_456);
  const other = tokenOf(await room.member("Ada"));
  for (let n = 0; n < 5; n++) equal((await call(room, "/api/account", { token })).status, 200);
  await room.pass(61_000);
  await room.node.poll();
  const seen = (await devicesOf(room, other)).map(({ seen_at, current }) => [seen_at, current]);
  deepEqual(seen.find(([, current]) => !current), [new Date(BEGINNING + 5 * HOUR_MS).toISOString(), false]);
  match(String(seen[0]![0]), /^2025-06-01T17:/);
});
