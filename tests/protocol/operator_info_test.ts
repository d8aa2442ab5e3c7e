// What the operator tells everyone: the house rules and a contact, before anyone joins.

import { deepEqual, equal } from "node:assert/strict";
import { originAllowed } from "../../server/http/origins.ts";
import { joined, staffed } from "../support/moderation.ts";
import { call } from "../support/rest_client.ts";
import { openRoom } from "../support/room.ts";

const RULES = "Be kind.\n\nNo prices.";
const CONTACT = "ada@chat.example";

Deno.test("row 27: the greeting has the rules and the contact where they are set, and is as before without", async () => {
  await using plain = await openRoom();
  const first = plain.connect();
  await plain.settle();
  const before = first.envelopes.find(({ event }) => event === "hello")!;
  deepEqual(["rules" in before.data, "contact" in before.data], [false, false]);

  await using room = await openRoom({ rules: RULES, settings: { contact: CONTACT } });
  const client = room.connect();
  await room.settle();
  const { data } = client.envelopes.find(({ event }) => event === "hello")!;
  deepEqual(data, { ...before.data, rules: RULES, contact: CONTACT });
});

Deno.test("row 27: the join screen asks over REST; a banned address learns whom to ask, and no rules", async () => {
  await using room = await openRoom({ rules: RULES, settings: { contact: CONTACT } });
  const free = await call(room, "/api/connection");
  deepEqual([free.status, free.json], [200, { may_connect: true, rules: RULES, contact: CONTACT }]);
  const { mod } = await staffed(room);
  await joined(room, "alice", "198.51.100.7");
  await mod.request("mod_ban", { target: "alice", minutes: 90 });
  const { status, json } = await call(room, "/api/connection", { address: "198.51.100.7" });
  equal(status, 403);
  deepEqual(json, {
    error: {
      code: "banned",
      msg: "Your network address is banned for 1 hour and 30 minutes.",
      retry_after_ms: 5_400_000,
    },
    close: 4003,
    contact: CONTACT,
  });
});

Deno.test("row 27: pages of PUBLIC_URL may open sockets, whatever Host a proxy passes on", () => {
  const settings = { corsOrigins: [], publicUrl: "https://chat.example" };
  equal(originAllowed("https://chat.example", "10.0.0.7:5000", settings), true);
  equal(originAllowed("http://chat.example", "10.0.0.7:5000", settings), false);
  equal(originAllowed("https://evil.example", "10.0.0.7:5000", settings), false);
  equal(originAllowed("https://chat.example", "10.0.0.7:5000", { ...settings, publicUrl: null }), false);
});
