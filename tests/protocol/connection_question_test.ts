// GET /api/connection: what a page learns whose socket was refused (a browser hides the response to an upgrade).

import { deepEqual, equal } from "node:assert/strict";
import { handshake } from "../support/handshake.ts";
import { joined, staffed } from "../support/moderation.ts";
import { call } from "../support/rest_client.ts";
import { openRoom } from "../support/room.ts";
import { serve } from "../support/live_server.ts";
import { eventually } from "../support/wire_client.ts";

const BANNED_AT = "198.51.100.7";

Deno.test("row 11: a page at a banned address learns that it is banned, for how long, and no reason", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  await joined(room, "alice", BANNED_AT);
  await mod.request("mod_ban", { target: "alice", reason: "meant for alice", minutes: 90 });
  const { status, json, headers } = await call(room, "/api/connection", { address: BANNED_AT });
  equal(status, 403);
  deepEqual(json, {
    error: {
      code: "banned",
      msg: "Your network address is banned for 1 hour and 30 minutes.",
      retry_after_ms: 5_400_000,
    },
    close: 4003,
  });
  equal(headers.get("retry-after"), "5400");
  equal(headers.get("cache-control"), "no-store");
});

Deno.test("row 11: a page at an address of a banned range, and one at a free address", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  await joined(room, "alice", "2001:db8::7");
  await mod.request("mod_ban", { target: "alice" });
  const banned = await call(room, "/api/connection", { address: "2001:db8::ffff" });
  deepEqual([banned.json.close, banned.headers.get("retry-after")], [4003, null]);
  const free = await call(room, "/api/connection", { address: "2001:db8:1::7" });
  deepEqual([free.status, free.json], [200, { may_connect: true }]);
});

Deno.test("row 11: a lifted ban is gone from the answer at once", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  await joined(room, "alice", BANNED_AT);
  await mod.request("mod_ban", { target: "alice" });
  equal((await call(room, "/api/connection", { address: BANNED_AT })).status, 403);
  const { data } = await mod.request("admin_get_bans");
  const [{ id }] = data["bans"] as [{ id: number }];
  await mod.request("admin_unban", { ban_id: id });
  equal((await call(room, "/api/connection", { address: BANNED_AT })).status, 200);
});

Deno.test("row 11: a page whose address has too many sockets learns so, and asking takes no place", async () => {
  await using server = await serve({ maxSocketsPerAddress: { ipv6: 2, ipv4: 2 } });
  const ask = async (): Promise<{ status: number; json: unknown; retryAfter: string | null }> => {
    const response = await fetch(`${server.url}/api/connection`);
    return {
      status: response.status,
      json: await response.json(),
      retryAfter: response.headers.get("retry-after"),
    };
  };
  const held = [await handshake(server.port), await handshake(server.port)];
  for (let n = 0; n < 5; n++) {
    deepEqual(await ask(), {
      status: 429,
      json: {
        error: {
          code: "rate_limited",
          msg: "There are too many connections from your address.",
          retry_after_ms: 30_000,
        },
        close: 4010,
      },
      retryAfter: "30",
    });
  }
  using refused = await handshake(server.port);
  equal(refused.status, 429);
  held.pop()![Symbol.dispose]();
  await eventually("the place is free", () => server.node.admission.held === 1);
  for (let n = 0; n < 5; n++) deepEqual((await ask()).json, { may_connect: true });
  using admitted = await handshake(server.port);
  equal(admitted.status, 101);
  held[0]![Symbol.dispose]();
});

Deno.test("row 11: a page that opens sockets too often learns for how long to wait, and asking costs none", async () => {
  await using room = await openRoom();
  const { tiers } = room.node;
  const address = "2001:db8::7";
  const source = { address: "2001:db8::/64", network: "2001:db8::/48", family: "ipv6" } as const;
  const ask = () => call(room, "/api/connection", { address });
  for (let n = 0; n < 60; n++) {
    equal((await ask()).status, 200, `socket ${n}`);
    await tiers.take("socket_opens", { source });
  }
  const { status, json, headers } = await ask();
  deepEqual([status, json.error.code, json.close, headers.get("retry-after")], [
    429,
    "rate_limited",
    4010,
    "1",
  ]);
  await room.pass(1_000);
  equal((await ask()).status, 200);
});

Deno.test("row 11: while the server stops: 503, and no close code, because the page should come back", async () => {
  await using room = await openRoom();
  room.node.drain();
  const { status, json, code } = await call(room, "/api/connection");
  deepEqual([status, code, Object.keys(json)], [503, "unavailable", ["error"]]);
});

Deno.test("row 11: asking counts as a REST request, and only GET is answered", async () => {
  await using room = await openRoom();
  const address = "2001:db8::7";
  equal((await call(room, "/api/connection", { method: "POST", json: {}, address })).status, 404);
  const statuses = [];
  for (let n = 0; n < 620; n++) statuses.push((await call(room, "/api/connection", { address })).status);
  deepEqual([statuses.indexOf(429), statuses.at(-1)], [599, 429]);
});
