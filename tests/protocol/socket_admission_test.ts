// The gate to the socket: which origins, how many from where, and whose word about an address is believed.

import { equal, match } from "node:assert/strict";
import { type Answer, handshake } from "../support/handshake.ts";
import { type LiveServer, serve } from "../support/live_server.ts";
import { eventually, WireClient } from "../support/wire_client.ts";

Deno.test("an Origin that is neither same-origin nor in CORS_ORIGINS is refused with 403", async () => {
  await using server = await serve({ corsOrigins: ["https://chat.example", "http://localhost:3000"] });
  const own = `127.0.0.1:${server.port}`;
  const origins: Record<string, number> = {
    [`http://${own}`]: 101,
    [`https://${own}`]: 101,
    "https://chat.example": 101,
    "http://localhost:3000": 101,
    "https://evil.example": 403,
    "http://chat.example": 403,
    "https://chat.example.evil.example": 403,
    "https://chat.example:8443": 403,
    "http://localhost:3001": 403,
    [`http://${own}.evil.example`]: 403,
    [`http://user@${own}.evil.example`]: 403,
    [`http://127.0.0.1:${server.port + 1}`]: 403,
    "null": 403,
    "file://": 403,
    "garbage": 403,
  };
  for (const [origin, status] of Object.entries(origins)) {
    using answer = await handshake(server.port, { Origin: origin });
    equal(answer.status, status, origin);
    if (status === 403) equal(JSON.parse(answer.body).error.code, "forbidden");
  }
});

Deno.test("no Origin is allowed, for non-browser clients", async () => {
  await using server = await serve();
  using answer = await handshake(server.port);
  equal(answer.status, 101);
});

Deno.test("same-origin is what the Host header says, in any case", async () => {
  await using server = await serve();
  using own = await handshake(server.port, { Host: "Chat.Example", Origin: "https://chat.example" });
  equal(own.status, 101);
  using foreign = await handshake(server.port, { Host: "chat.example", Origin: "https://example" });
  equal(foreign.status, 403);
});

Deno.test("the subprotocol aphrodite.v1 is echoed when it was offered, and nothing else is", async () => {
  await using server = await serve();
  const offers: Record<string, string | null> = {
    "": null,
    "aphrodite.v1": "aphrodite.v1",
    "chat, aphrodite.v1": "aphrodite.v1",
    "aphrodite.v2": null,
    "Aphrodite.v1x": null,
  };
  for (const [offered, echoed] of Object.entries(offers)) {
    using answer = await handshake(server.port, { "Sec-WebSocket-Protocol": offered });
    equal(answer.status, 101);
    equal(answer.headers.get("sec-websocket-protocol"), echoed, offered);
  }
});

Deno.test("one over MAX_SOCKETS_PER_ADDRESS is refused with 429, until one of the others is gone", async () => {
  await using server = await serve({ maxSocketsPerAddress: { ipv6: 3, ipv4: 3 } });
  const held = [await open(server), await open(server), await open(server)];
  using refused = await handshake(server.port);
  equal(refused.status, 429);
  equal(JSON.parse(refused.body).error.code, "rate_limited");
  held.pop()![Symbol.dispose]();
  await eventually("the place is free", () => server.node.admission.held === 2);
  using admitted = await handshake(server.port);
  equal(admitted.status, 101);
  for (const answer of held) answer[Symbol.dispose]();
});

Deno.test("a refused handshake takes no place", async () => {
  await using server = await serve({ maxSocketsPerAddress: { ipv6: 1, ipv4: 1 } });
  for (let n = 0; n < 5; n++) {
    using foreign = await handshake(server.port, { Origin: "https://evil.example" });
    equal(foreign.status, 403);
    using broken = await handshake(server.port, { "Sec-WebSocket-Key": "" });
    match(String(broken.status), /^4/);
    using plain = await handshake(server.port, { Upgrade: "" });
    equal(plain.status, 426);
  }
  equal(server.node.admission.held, 0);
  using admitted = await handshake(server.port);
  equal(admitted.status, 101);
});

Deno.test("over MAX_PENDING_SOCKETS that have not joined, the one that waited longest of the largest network goes", async () => {
  // Each node counts those that wait at it.
  const settings = { maxPendingSockets: 3, trustedProxies: ["127.0.0.1"] };
  await using server = await serve(settings, { spread: false });
  const crowd = [
    await WireClient.open(server.url, "203.0.113.1"),
    await WireClient.open(server.url, "203.0.113.2"),
  ];
  const alone = await WireClient.open(server.url, "198.51.100.1");
  const visitor = await WireClient.open(server.url, "192.0.2.1");
  await crowd[0]!.until("it has made room", () => crowd[0]!.closed !== null);
  equal(crowd[0]!.closed?.code, 4008);
  for (const [client, name] of [[alone, "alone"], [visitor, "visitor"], [crowd[1]!, "crowd"]] as const) {
    equal((await client.request("join", { mode: "guest", username: name })).event, "joined");
    await client.close();
  }
});

Deno.test("X-Forwarded-For of a peer that is not in TRUSTED_PROXIES is not believed", async () => {
  for (const trustedProxies of [[], ["10.0.0.0/8"], ["::1/128"]]) {
    await using server = await serve({ maxSocketsPerAddress: { ipv6: 1, ipv4: 1 }, trustedProxies });
    using first = await handshake(server.port, { "X-Forwarded-For": "203.0.113.1" });
    using second = await handshake(server.port, { "X-Forwarded-For": "203.0.113.2" });
    equal(first.status, 101);
    equal(second.status, 429);
  }
});

const FORWARDED: Record<string, { first: string; second: string; status: number }> = {
  "each client has places of its own": { first: "203.0.113.1", second: "203.0.113.2", status: 101 },
  "one client has one place": { first: "203.0.113.1", second: "203.0.113.1", status: 429 },
  "what the client itself claims further left does not count": {
    ...{ first: "198.51.100.1, 203.0.113.1", second: "198.51.100.2, 203.0.113.1", status: 429 },
  },
  "trusted proxies on the right are passed over": {
    ...{ first: "203.0.113.1, 10.0.0.1, 10.9.9.9", second: "203.0.113.1, 10.0.0.2", status: 429 },
  },
  "a trusted address left of the client is only a claim": {
    ...{ first: "10.0.0.1, 203.0.113.1", second: "10.0.0.2, 203.0.113.1", status: 429 },
  },
  "an IPv6 client is its /64 network": { first: "2001:db8::1", second: "2001:db8::ffff:2", status: 429 },
  "two IPv6 networks are two clients": { first: "2001:db8:0:1::1", second: "2001:db8:0:2::1", status: 101 },
  "an unreadable entry ends the search at the proxy": {
    first: "nonsense",
    second: "more nonsense",
    status: 429,
  },
};

for (const [rule, { first, second, status }] of Object.entries(FORWARDED)) {
  Deno.test(`behind TRUSTED_PROXIES the right-most address that is not trusted counts: ${rule}`, async () => {
    await using server = await serve({
      maxSocketsPerAddress: { ipv6: 1, ipv4: 1 },
      trustedProxies: ["127.0.0.0/8", "10.0.0.0/8"],
    });
    using one = await handshake(server.port, { "X-Forwarded-For": first });
    using other = await handshake(server.port, { "X-Forwarded-For": second });
    equal(one.status, 101);
    equal(other.status, status);
  });
}

Deno.test("while the server is going away nobody is let in: 503", async () => {
  await using server = await serve();
  server.node.drain();
  using refused = await handshake(server.port);
  equal(refused.status, 503);
});

async function open(server: LiveServer): Promise<Answer> {
  const answer = await handshake(server.port);
  equal(answer.status, 101);
  return answer;
}
