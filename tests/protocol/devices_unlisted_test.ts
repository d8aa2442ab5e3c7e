// Signing in while the store takes no writes: it works, and the device is listed later.

import { deepEqual, equal } from "node:assert/strict";
import { Refusal } from "../../server/protocol/errors.ts";
import type { Store } from "../../server/ports/store.ts";
import { devicesCall, devicesOf, restore, signIn, tokenOf } from "../support/devices.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { call } from "../support/rest_client.ts";
import { openRoom, type Room } from "../support/room.ts";

/** A room whose store lists no devices while `stuck.value`. */
async function openStuckRoom(): Promise<Room & { readonly stuck: { value: boolean } }> {
  const stuck = { value: false };
  const store = await openMemoryStore({ shared: false });
  const list: Store["devices"]["list"] = (device) =>
    stuck.value
      ? Promise.reject(new Refusal("unavailable", "The database takes no writes."))
      : store.devices.list(device);
  const room = await openRoom({ store: { ...store, devices: { ...store.devices, list } } });
  return Object.assign(room, { stuck });
}

async function isGood(room: Room, token: string): Promise<boolean> {
  return (await call(room, "/api/pm/conversations", { token })).status === 200;
}

Deno.test("a sign-in without writes works, is restored, and is listed once writes are taken again", async () => {
  await using room = await openStuckRoom();
  const ada = await room.member("Ada");
  room.stuck.value = true;
  const phone = await signIn(room, "Ada", "Safari on iPhone");
  const token = tokenOf(phone);
  const tab = await restore(room, token, "Safari on iPhone");
  deepEqual([phone, tab].map((client) => client.all("joined").length), [1, 1]);
  equal(ada.all("account_notice").at(-1)?.device?.name, "Safari on iPhone", "it is announced");
  deepEqual([await isGood(room, token), (await devicesOf(room, tokenOf(ada))).length], [true, 1]);
  equal((await restore(room, tokenOf(ada))).all("joined").length, 1, "a listed one comes back too");

  room.stuck.value = false;
  const back = await restore(room, token, "Safari on iPhone");
  const { id } = (await devicesOf(room, tokenOf(back))).find(({ current }) => current)!;
  equal((await devicesCall(room, tokenOf(ada), `/${id}`, { method: "DELETE" })).status, 200);
  await room.settle();
  for (const client of [phone, tab, back]) {
    deepEqual([client.closed?.code, await isGood(room, tokenOf(client))], [4004, false]);
  }
  equal(ada.closed, null);
});

Deno.test("all others end, also those that were never listed", async () => {
  await using room = await openStuckRoom();
  const ada = await room.member("Ada");
  room.stuck.value = true;
  const phone = await signIn(room, "Ada", "Safari on iPhone");
  room.stuck.value = false;
  await room.pass(1_000);
  equal((await devicesCall(room, tokenOf(ada), "", { method: "DELETE" })).status, 200);
  await room.settle();
  deepEqual([phone.closed?.code, await isGood(room, tokenOf(phone))], [4004, false]);
  equal((await restore(room, tokenOf(phone))).lastError, "session_expired");
  room.stuck.value = true;
  await room.pass(1_000);
  equal(await isGood(room, tokenOf(await signIn(room, "Ada", "curl"))), true, "a later one is good");
});

Deno.test("one that was never listed ends with a log-out", async () => {
  await using room = await openStuckRoom();
  await room.member("Ada");
  room.stuck.value = true;
  const phone = await signIn(room, "Ada", "Safari on iPhone");
  const tab = await restore(room, tokenOf(phone));
  room.stuck.value = false;
  await phone.request("log_out", {});
  await room.settle();
  equal(tab.closed?.code, 4004);
  for (const client of [phone, tab]) equal(await isGood(room, tokenOf(client)), false);
});
