// Every event has a rate of its own: what is sent in a loop is refused, or dropped where the contract says so.

import { equal, ok } from "node:assert/strict";
import { CLIENT_EVENTS, type ClientEventName } from "../../server/protocol/client_events.ts";
import { IN_ONE_TURN } from "../support/two_nodes.ts";
import { openRoom, type Room } from "../support/room.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { sampleOf } from "./sample.ts";

/** How often each is handled of 500 that are sent at once; 60 for all that is not here. */
const AT_ONCE: Partial<Record<ClientEventName, number>> = {
  message: 6,
  pm_message: 6,
  pm_typing: 30,
  join: 20,
  violet_reset: 6,
  violet_again: 20,
  violet_more: 20,
  violet_edit: 20,
  sign_out_everywhere: 6,
  change_password: 20,
  delete_account: 20,
  admin_violet_try: 20,
  report: 20,
};
const ACTION = /^(mod_|admin_(?!get_|violet_status|violet_try|violet_pull_stop))/;
const TRIES = 500;

/** Sends an event again and again, its handler replaced by one that counts. */
async function flood(room: Room, client: PlainClient, event: ClientEventName): Promise<number> {
  let ran = 0;
  const { commands } = room.node;
  Object.assign(commands, { [event]: { ...commands[event], run: () => void ran++ } });
  let refused = 0;
  for (let n = 0; n < TRIES; n++) {
    const reply = await client.request(event, sampleOf(event));
    if (reply.event === "ack") continue;
    equal(reply.data["code"], "rate_limited", event);
    ok(Number(reply.data["retry_after_ms"]) > 0, event);
    refused++;
  }
  equal(refused, event === "pm_typing" ? 0 : TRIES - ran, event);
  return ran;
}

for (const event of Object.keys(CLIENT_EVENTS) as ClientEventName[]) {
  Deno.test(`${event} in a loop is bounded`, async () => {
    await using room = await openRoom({ spread: IN_ONE_TURN });
    const isAction = ACTION.test(event);
    const client = event === "join"
      ? room.connect()
      : await room.member("actor", isAction ? "root" : "admin");
    equal(await flood(room, client, event), isAction ? 120 : AT_ONCE[event] ?? 60);
  });
}

Deno.test("a mod has 30 actions a minute, whichever they are, by password or by account", async () => {
  await using room = await openRoom();
  for (const [name, role] of [["moira", "mod"], ["rita", "root"]] as const) {
    const client = await room.member(name, role);
    let acted = 0;
    for (let n = 0; n < 200; n++) {
      const [event, data] = n % 2 === 0
        ? ["mod_mute", { target: "nobody" }]
        : ["admin_slow_mode", { seconds: n % 7 }];
      const reply = await client.request(event as string, data);
      if (reply.data["code"] !== "rate_limited") acted++;
    }
    equal(acted, role === "mod" ? 30 : 120);
  }
});

Deno.test("people at their usual pace meet no rate: read marks, typing, opening, ignoring", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const { data: { room: name } } = await alice.request("pm_open", { target: "bob" });
  await bob.request("pm_accept", { room: name });
  for (let minute = 0; minute < 5; minute++) {
    for (let n = 0; n < 12; n++) {
      equal((await alice.request("pm_typing", { room: name, busy: n % 2 === 0 })).event, "ack");
      equal((await bob.request("pm_read", { room: name, id: n + 1 })).event, "ack");
      await room.pass(5_000);
    }
    equal((await alice.request("user_ignore", { target: "bob" })).event, "ignore_status");
    equal((await alice.request("user_unignore", { target: "bob" })).event, "ignore_status");
    equal((await alice.request("pm_open", { target: "bob" })).event, "pm_ready");
  }
});
