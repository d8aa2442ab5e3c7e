// Reports name the message that they are about: of the lobby, or of a private conversation, as the reporter's page has it.

import { deepEqual, equal } from "node:assert/strict";
import type { ListedReport } from "../../server/protocol/server_events.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { openRoom } from "../support/room.ts";

const ABOUT = { target: "bob", reason: "rude" };

/** The open reports, newest first, without what every report has. */
async function reports(mod: PlainClient): Promise<Partial<ListedReport>[]> {
  const { data } = await mod.request("admin_get_reports", {});
  return (data["reports"] as ListedReport[]).map(({ text, message_id, room }) => ({
    ...(text === undefined ? {} : { text }),
    ...(message_id === undefined ? {} : { message_id }),
    ...(room === undefined ? {} : { room }),
  }));
}

Deno.test("row 8: staff see which message a report is about", async () => {
  await using room = await openRoom();
  const [mod, anna, bob] = [
    await room.member("mod", "mod"),
    await room.member("anna"),
    await room.member("bob"),
  ];
  const { data: { id } } = await bob.request("message", { text: "vile" }, crypto.randomUUID());
  const { data: { room: pair } } = await anna.request("pm_open", { target: "bob" });
  const told: Partial<ListedReport>[] = [
    {},
    { text: "vile", message_id: String(id) },
    { text: "opened by the page", message_id: 12, room: String(pair) },
    {
      text: "a guest's",
      message_id: crypto.randomUUID(),
      room: "guest-5b0f8b0e-5c0c-4b0e-9d0e-0f6d2b1c9a01",
    },
    { room: String(pair) },
  ];
  for (const about of told) {
    equal((await anna.request("report", { ...ABOUT, ...about })).event, "ack", JSON.stringify(about));
    room.clock.skip(600_000);
  }
  deepEqual(await reports(mod), told.toReversed());
});

Deno.test("row 8: a report of a conversation that the reporter is not in is refused with the field", async () => {
  await using room = await openRoom();
  const [mod, anna, bob] = [
    await room.member("mod", "mod"),
    await room.member("anna"),
    await room.member("bob"),
  ];
  const [carl, dora] = [await room.guest("carl"), await room.guest("dora")];
  const { data: { room: pair } } = await anna.request("pm_open", { target: "bob" });
  const { data: { room: ofGuests } } = await carl.request("pm_open", { target: "dora" });
  for (
    const [who, named] of [[mod, pair], [carl, pair], [mod, ofGuests], [anna, "lobby"], [
      anna,
      "pm-2-1",
    ]] as const
  ) {
    const { data } = await who.request("report", { ...ABOUT, message_id: 12, room: named });
    deepEqual([data["code"], data["field"]], ["not_found", "room"], String(named));
  }
  equal((await carl.request("report", { ...ABOUT, room: "violet-1" })).data["code"], "forbidden");
  deepEqual(await reports(mod), []);
  for (const [who, target, named] of [[bob, "anna", pair], [dora, "carl", ofGuests]] as const) {
    equal((await who.request("report", { target, reason: "rude", room: named })).event, "ack");
  }
  carl.vanish();
  equal((await dora.request("report", { target: "carl", reason: "rude", room: ofGuests })).event, "ack");
  equal((await reports(mod)).length, 3);
});

Deno.test("row 8: a report of a malformed message, or of one that another user wrote, is refused with the field", async () => {
  await using room = await openRoom();
  const [mod, carl, bob] = [
    await room.member("mod", "mod"),
    await room.guest("carl"),
    await room.guest("bob"),
  ];
  const { data: { id } } = await carl.request("message", { text: "hello" }, crypto.randomUUID());
  await bob.request("message", { text: "hello" }, crypto.randomUUID());
  const bad = [
    ["message_id", { message_id: "x" }],
    ["message_id", { message_id: 0 }],
    ["message_id", { message_id: null }],
    ["message_id", { message_id: id }],
    ["room", { room: "" }],
    ["room", { room: "x".repeat(81) }],
    ["room", { room: 7 }],
  ] as const;
  for (const [field, about] of bad) {
    const { data } = await carl.request("report", { ...ABOUT, ...about });
    deepEqual([data["code"], data["field"]], ["bad_request", field], JSON.stringify(about));
  }
  deepEqual(await reports(mod), []);
});
