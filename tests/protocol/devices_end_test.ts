// Renaming and ending the devices of a member.

import { deepEqual, equal } from "node:assert/strict";
import { forge } from "../support/forged_tokens.ts";
import { BEGINNING } from "../support/fake_clock.ts";
import { devicesCall, devicesOf, restore, signIn, signInOverRest, tokenOf } from "../support/devices.ts";
import { authenticate, call } from "../support/rest_client.ts";
import { openRoom, PASSWORD, type Room, TEST_SECRETS } from "../support/room.ts";

/** Whether a token is good for REST. */
async function isGood(room: Room, token: string): Promise<boolean> {
  const { status, code } = await call(room, "/api/pm/conversations", { token });
  deepEqual([status, code], status === 200 ? [200, undefined] : [401, "session_expired"]);
  return status === 200;
}

async function idOfCurrent(room: Room, token: string): Promise<string> {
  return (await devicesOf(room, token)).find(({ current }) => current)!.id;
}

Deno.test("PATCH: a device has the name that its owner gives it, 1 to 60 characters", async () => {
  await using room = await openRoom();
  await room.member("Ada");
  const laptop = await signIn(room, "Ada", "Firefox on Linux");
  const token = tokenOf(laptop);
  const id = await idOfCurrent(room, token);
  const rename = (name: unknown) => devicesCall(room, token, `/${id}`, { method: "PATCH", json: { name } });
  for (const name of ["Küche", "x", "x".repeat(60), "💋".repeat(60), "  Kitchen "]) {
    const { status, json } = await rename(name);
    equal(status, 200, name);
    equal(json.devices.find((one: { id: string }) => one.id === id).name, name.trim());
  }
  for (
    const name of [
      "",
      "  ",
      "x".repeat(61),
      "a\nb",
      "a\u0000b",
      "\u202eevil",
      "\u200b",
      "\ud800",
      5,
      null,
      undefined,
      [
        "x",
      ],
    ]
  ) {
    const { status, code, json } = await rename(name);
    deepEqual([status, code, json.error.field], [400, "bad_request", "name"], JSON.stringify(name));
  }
  equal((await devicesOf(room, token)).find(({ current }) => current)!.name, "Kitchen");
  equal(
    (await devicesOf(room, tokenOf(await restore(room, token)))).find((one) => one.current)!.name,
    "Kitchen",
  );
});

Deno.test("DELETE /:id: the device's every token ends, its sockets close with 4004 at once, at every node", async () => {
  await using room = await openRoom();
  const ada = await room.member("Ada");
  const phone = await signIn(room, "Ada", "Safari on iPhone");
  const tokens = [tokenOf(phone)];
  const tabs = [await restore(room, tokens[0]!), await restore(room, tokens[0]!)];
  tokens.push(...tabs.map(tokenOf));
  const id = await idOfCurrent(room, tokens[0]!);
  const { status, json } = await devicesCall(room, tokenOf(ada), `/${id}`, { method: "DELETE" });
  await room.settle();
  deepEqual([status, json.devices.length], [200, 1]);
  for (const client of [phone, ...tabs]) equal(client.closed?.code, 4004);
  equal(ada.closed, null);
  for (const token of tokens) {
    equal(await isGood(room, token), false);
    equal((await restore(room, token)).lastError, "session_expired");
  }
  equal(await isGood(room, tokenOf(ada)), true);
  equal((await devicesCall(room, tokenOf(ada), `/${id}`, { method: "DELETE" })).code, "not_found");
});

Deno.test("DELETE /:id: tokens that do not name their device end too: of a registration, and of earlier versions", async () => {
  await using room = await openRoom();
  const { json: { token: first } } = await authenticate(room, "register", {
    username: "Ada",
    password: PASSWORD,
  });
  const ada = (await room.store.accounts.byName("Ada"))!;
  const iat = BEGINNING / 1_000 - 60;
  const claims = { sub: String(ada.id), name: "Ada", ver: 1, iat, exp: iat + 7 * 86_400 };
  const earlier = [claims, { ...claims, sid: "an earlier sign-in" }].map((one) =>
    forge(one, TEST_SECRETS.jwtSecret)
  );
  const here = tokenOf(await room.member("Ada"));
  for (const token of [first, ...earlier]) {
    const tab = await restore(room, token);
    const id = await idOfCurrent(room, tokenOf(tab));
    equal((await devicesCall(room, here, `/${id}`, { method: "DELETE" })).status, 200);
    await room.settle();
    equal(tab.closed?.code, 4004);
    deepEqual([await isGood(room, token), await isGood(room, tokenOf(tab))], [false, false]);
  }
  equal(await isGood(room, here), true);
});

Deno.test("DELETE /:id: the device that asks may end itself", async () => {
  await using room = await openRoom();
  const ada = await room.member("Ada");
  const token = tokenOf(ada);
  const { status } = await devicesCall(room, token, `/${await idOfCurrent(room, token)}`, {
    method: "DELETE",
  });
  await room.settle();
  deepEqual([status, ada.closed?.code, await isGood(room, token)], [200, 4004, false]);
});

Deno.test("DELETE: all others end, those without a row too; the one that asks stays, with its tabs", async () => {
  await using room = await openRoom();
  const ada = await room.member("Ada");
  const tab = await restore(room, tokenOf(ada));
  const others = [await signIn(room, "Ada", "curl"), await signIn(room, "Ada", "Safari on iPhone")];
  const rest = await signInOverRest(room, "Ada", "Firefox on Linux");
  const { id } = (await room.store.accounts.byName("Ada"))!;
  const iat = BEGINNING / 1_000 - 60;
  const earlier = forge(
    { sub: String(id), name: "Ada", ver: 1, iat, exp: iat + 7 * 86_400 },
    TEST_SECRETS.jwtSecret,
  );
  equal((await call(room, "/api/pm/conversations", { token: earlier })).status, 200);
  const bob = await room.member("Bob");
  const { status, json } = await devicesCall(room, tokenOf(ada), "", { method: "DELETE" });
  await room.settle();
  deepEqual([status, json.devices.map(({ current }: { current: boolean }) => current)], [200, [true]]);
  deepEqual([ada.closed, tab.closed, bob.closed], [null, null, null]);
  for (const client of others) equal(client.closed?.code, 4004);
  for (const token of [...others.map(tokenOf), rest, earlier]) equal(await isGood(room, token), false);
  for (const client of [ada, tab]) equal(await isGood(room, tokenOf(client)), true);
});

Deno.test("another member's device, and one that nobody has, is not_found, and nothing happens to it", async () => {
  await using room = await openRoom();
  const [ada, bob] = [await room.member("Ada"), await room.member("Bob")];
  const id = await idOfCurrent(room, tokenOf(bob));
  for (const path of [`/${id}`, "/nobody", "/%00", `/${"x".repeat(3_000)}`, "/%E0%A4%A"]) {
    for (const request of [{ method: "DELETE" }, { method: "PATCH", json: { name: "mine" } }]) {
      const { status, code } = await devicesCall(room, tokenOf(ada), path, request);
      deepEqual([status, code], [404, "not_found"], path.slice(0, 20));
    }
  }
  await room.settle();
  deepEqual([bob.closed, (await devicesOf(room, tokenOf(bob)))[0]!.name], [null, "Unknown device"]);
});

Deno.test("at most 50 devices: the oldest goes, its sockets with 4004 and its tokens too", async () => {
  await using room = await openRoom();
  await room.member("Ada");
  const oldest = await room.member("Ada");
  const { id: userId } = (await room.store.accounts.byName("Ada"))!;
  const times = { at: BEGINNING + 1_000, expiresAt: BEGINNING + 86_400_000, unlistedUntil: 0 };
  const more = (n: number) => ({ id: `d${n}`, userId, tokenVersion: 1, name: "curl", ...times });
  for (let n = 0; n < 48; n++) await room.store.devices.list(more(n));
  await room.pass(2_000);
  const newest = await room.member("Ada");
  equal((await devicesOf(room, tokenOf(newest))).length, 50);
  const another = await room.member("Ada");
  await room.settle();
  deepEqual([oldest.closed?.code, newest.closed, another.closed], [4004, null, null]);
  equal(await isGood(room, tokenOf(oldest)), false);
  equal((await devicesOf(room, tokenOf(newest))).length, 50);
});

Deno.test("a log-out, a new password and signing out everywhere take devices from the list", async () => {
  await using room = await openRoom();
  const ada = await room.member("Ada");
  const phone = await signIn(room, "Ada", "Safari on iPhone");
  await phone.request("log_out", {});
  deepEqual((await devicesOf(room, tokenOf(ada))).map(({ current }) => current), [true]);
  await signIn(room, "Ada", "curl");
  const everywhere = await ada.request("sign_out_everywhere", {});
  const before = await devicesOf(room, String(everywhere.data["token"]));
  deepEqual(before.map(({ current }) => current), [true]);
  await signIn(room, "Ada", "curl");
  const passwords = { old_password: PASSWORD, new_password: "battery staple" };
  const changed = await ada.request("change_password", passwords);
  deepEqual(await devicesOf(room, String(changed.data["token"])), before, "it is the same device");
});

Deno.test("nobody without a token, and not too often", async () => {
  await using room = await openRoom();
  for (const [method, path] of [["GET", ""], ["DELETE", ""], ["PATCH", "/x"], ["DELETE", "/x"]] as const) {
    const json = method === "PATCH" ? { json: { name: "x" } } : {};
    const { status, code } = await devicesCall(room, "x.y.z", path, { method, ...json });
    deepEqual([status, code], [401, "session_expired"]);
  }
  const token = tokenOf(await room.member("Ada"));
  const id = await idOfCurrent(room, token);
  const rename = () => devicesCall(room, token, `/${id}`, { method: "PATCH", json: { name: "x" } });
  for (let n = 0; n < 60; n++) equal((await rename()).status, 200);
  const { status, code, headers } = await rename();
  deepEqual([status, code, headers.get("retry-after")], [429, "rate_limited", "1"]);
});
