// Tokens of sockets that stay open are renewed quietly; seven days without use end a device.

import { deepEqual, equal, notEqual } from "node:assert/strict";
import type { PlainClient } from "../support/plain_client.ts";
import { devicesCall, devicesOf, restore, signIn, signInOverRest, tokenOf } from "../support/devices.ts";
import { call } from "../support/rest_client.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Lets time pass, with what a server does once a second. The sockets answer pings. */
async function passPolled(room: Room, ms: number): Promise<void> {
  room.clock.skip(ms);
  await room.node.poll();
  await room.settle();
}

function tokensOf(client: PlainClient): string[] {
  return client.all("token").map(({ token }) => token);
}

Deno.test("a token is renewed a day after it was issued, for every tab of the device, and once", async () => {
  await using room = await openRoom({ spread: false });
  const ada = await room.member("Ada");
  const tab = await restore(room, tokenOf(ada));
  await passPolled(room, DAY_MS - HOUR_MS);
  deepEqual([tokensOf(ada), tokensOf(tab)], [[], []]);
  await passPolled(room, 2 * HOUR_MS);
  await passPolled(room, HOUR_MS);
  const [[token, ...more], others] = [tokensOf(ada), tokensOf(tab)];
  deepEqual([more, others], [[], [token]], "one for both");
  notEqual(token, String(ada.all("joined")[0]!.token));
  equal((await devicesOf(room, token!)).length, 1, "it is of the same device");
});

Deno.test("a device in use stays signed in for as long as it is; an old token of it ends after seven days", async () => {
  await using room = await openRoom();
  const ada = await room.member("Ada");
  const first = tokenOf(ada);
  for (let day = 0; day < 9; day++) await passPolled(room, DAY_MS + HOUR_MS);
  equal((await restore(room, first)).lastError, "session_expired");
  const back = await restore(room, tokenOf(ada));
  equal(back.all("joined").length, 1);
  equal((await devicesOf(room, tokenOf(back))).length, 1);
});

Deno.test("seven days without use end a device, and take it from the list", async () => {
  await using room = await openRoom();
  const ada = await room.member("Ada");
  const phone = await signIn(room, "Ada", "Safari on iPhone");
  const token = tokenOf(phone);
  phone.vanish();
  for (let day = 0; day < 6; day++) await passPolled(room, DAY_MS);
  equal((await devicesOf(room, tokenOf(ada))).length, 2);
  await passPolled(room, DAY_MS + HOUR_MS);
  deepEqual((await devicesOf(room, tokenOf(ada))).map(({ current }) => current), [true]);
  equal((await restore(room, token)).lastError, "session_expired");
});

Deno.test("a client over REST gets no new token: its own lasts seven days, and is seen", async () => {
  await using room = await openRoom();
  const ada = await room.member("Ada");
  const token = await signInOverRest(room, "Ada", "Firefox on Linux");
  for (let day = 0; day < 6; day++) {
    await passPolled(room, DAY_MS);
    equal((await call(room, "/api/account", { token })).status, 200);
  }
  await passPolled(room, HOUR_MS);
  const { created_at, seen_at } = (await devicesOf(room, tokenOf(ada))).find(({ current }) => !current)!;
  equal(Date.parse(seen_at) - Date.parse(created_at), 6 * DAY_MS);
  await passPolled(room, DAY_MS);
  equal((await call(room, "/api/account", { token })).code, "session_expired");
});

Deno.test("a device that was ended, signed out or logged out meanwhile gets no new token", async () => {
  await using room = await openRoom();
  const ada = await room.member("Ada");
  const [ended, left] = [await signIn(room, "Ada", "curl"), await signIn(room, "Ada", "curl")];
  const { id } = (await devicesOf(room, tokenOf(ended))).find(({ current }) => current)!;
  await left.request("log_out", {});
  await devicesCall(room, tokenOf(ada), `/${id}`, { method: "DELETE" });
  await passPolled(room, DAY_MS + HOUR_MS);
  deepEqual([tokensOf(ada).length, tokensOf(ended), tokensOf(left)], [1, [], []]);
});

Deno.test("guests get none, and one who registers does", async () => {
  await using room = await openRoom();
  const guest = await room.guest("Ada");
  await passPolled(room, DAY_MS + HOUR_MS);
  deepEqual(tokensOf(guest), []);
  await guest.join("Ada", { mode: "register", password: PASSWORD });
  await passPolled(room, DAY_MS + HOUR_MS);
  const [token] = tokensOf(guest);
  equal((await devicesOf(room, token!))[0]!.current, true);
});
