// Bans on ranges of addresses, and whose address it is that a ban takes in behind a proxy.

import { deepEqual, equal, ok } from "node:assert/strict";
import { createApp } from "../../server/app.ts";
import { done, lines } from "../support/moderation.ts";
import type { Envelope } from "../support/plain_client.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";

Deno.test("admin_ban_ip bans a range, and everybody in it goes", async () => {
  await using room = await openRoom();
  const [admin, mod] = [await room.member("admin", "admin"), await room.member("mod", "mod")];
  const inside = room.connect("198.51.100.200");
  await inside.join("inside");
  const waiting = room.connect("198.51.100.9");
  const outside = room.connect("198.51.101.1");
  await outside.join("outside");
  const reply = await admin.request("admin_ban_ip", {
    cidr: "198.51.100.77/24",
    reason: "raid",
    minutes: 60,
  });
  deepEqual([reply.event, reply.data["msg"]], ["admin_action_ok", "198.51.100.0/24 was banned for 1 hour"]);
  await room.settle();
  deepEqual([inside.closed?.code, waiting.closed?.code, outside.closed], [4003, 4003, null]);
  equal(lines(outside).at(-2), "Some network addresses were banned for 1 hour");
  ok(room.node.addressRefusal("198.51.100.1"));
  const [ban] = (await mod.request("admin_get_bans")).data["bans"] as { id: number; username: string }[];
  equal(ban!.username, "");
  equal((await mod.request("admin_unban", { ban_id: ban!.id })).data["code"], "forbidden");
  equal((await admin.request("admin_unban", { ban_id: ban!.id })).event, "admin_action_ok");
  equal(room.node.addressRefusal("198.51.100.1"), null);
  const log = await done(room);
  deepEqual(log.map(({ action, detail }) => [action, detail]), [
    ["ban_address", `ban ${ban!.id}, IPv4 /24 for 1 hour`],
    ["unban_address", `ban ${ban!.id}, IPv4 /24`],
  ]);
  ok(!JSON.stringify(log).includes("198.51"), "the log outlasts the ban, the address does not");
});

Deno.test("admin_ban_ip with preview counts people, not sockets, and bans no one", async () => {
  await using room = await openRoom();
  const admin = await room.member("admin", "admin");
  for (
    const [name, address] of [["a", "2001:db8::1"], ["b", "2001:db8:0:1::1"], ["c", "2001:db9::1"]] as const
  ) {
    await room.connect(address).join(name);
  }
  room.connect("2001:db8::9");
  const reply = await admin.request("admin_ban_ip", { cidr: "2001:DB8:0::/32", preview: true });
  deepEqual([reply.event, reply.data], ["admin_ban_preview", { cidr: "2001:db8::/32", people: 2 }]);
  deepEqual(await done(room), []);
  equal(room.node.addressRefusal("2001:db8::1"), null);
});

Deno.test("ranges that are none, too wide, or hold this machine, a proxy or the admin are refused", async () => {
  await using room = await openRoom({ settings: { trustedProxies: ["192.0.2.0/28"] } });
  const admin = await room.member("admin", "admin");
  for (
    const [cidr, code] of [
      ["", "bad_request"],
      ["example.org", "bad_request"],
      ["1", "bad_request"],
      ["10.0.0.0/33", "bad_request"],
      ["0.0.0.0/0", "bad_request"],
      ["10.0.0.0/7", "bad_request"],
      ["::/0", "bad_request"],
      ["127.0.0.1", "bad_request"],
      ["::1", "bad_request"],
      ["::ffff:127.0.0.1", "bad_request"],
      ["192.0.2.8", "bad_request"],
      ["192.0.0.0/16", "bad_request"],
      ["::ffff:192.0.2.0/120", "bad_request"],
      ["203.0.113.0/24", "forbidden"],
    ] as const
  ) equal((await admin.request("admin_ban_ip", { cidr })).data["code"], code, cidr);
  equal((await admin.request("admin_ban_ip", { cidr: "198.51.100.0/24" })).event, "admin_action_ok");
  equal((await admin.request("admin_ban_ip", { cidr: "198.51.100.3/24" })).data["code"], "conflict");
});

Deno.test("behind a trusted proxy a ban takes in the client's address, never the proxy's", async () => {
  await using served = await serve({ trustedProxies: ["127.0.0.1/32"] });
  const { room, visit, say } = served;
  const troll = await visit("198.51.100.7");
  equal((await say(troll, "join", { mode: "guest", username: "troll" })).event, "joined");
  const mod = await room.member("mod", "mod");
  equal((await mod.request("mod_ban", { target: "troll" })).event, "ack");
  equal((await troll.closed).code, 4003);

  deepEqual(await statuses(served, "198.51.100.7"), [403, 403, 403]);
  deepEqual(await statuses(served, "198.51.100.8"), [101, 200, 401]);
  deepEqual(await statuses(served, null), [101, 200, 401], "the proxy itself");
  deepEqual(
    await statuses(served, "198.51.100.7, 198.51.100.9"),
    [101, 200, 401],
    "what a client says is not believed",
  );
});

Deno.test("without a trusted proxy X-Forwarded-For changes nothing", async () => {
  await using served = await serve({});
  const { room, visit, say } = served;
  const troll = await visit("198.51.100.7");
  await say(troll, "join", { mode: "guest", username: "troll" });
  const mod = await room.member("mod", "mod");
  equal((await mod.request("mod_ban", { target: "troll" })).event, "ack");
  equal((await troll.closed).code, 4003);
  deepEqual(await statuses(served, "198.51.100.7"), [101, 200, 401]);
  equal(room.node.addressRefusal("198.51.100.7"), null);
});

interface Visitor {
  readonly socket: WebSocket;
  readonly closed: Promise<CloseEvent>;
}

interface Served extends AsyncDisposable {
  readonly room: Room;
  readonly port: number;
  /** Opens a socket as the proxy would for a client at that address. */
  visit(forwardedFor: string | null): Promise<Visitor>;
  /** Sends one request and waits for its reply. */
  say(visitor: Visitor, event: string, data: object): Promise<Envelope>;
}

/** A room behind a real server on this machine. */
async function serve(settings: { trustedProxies?: string[] }): Promise<Served> {
  const room = await openRoom({ settings });
  await room.member("member").then((client) => client.vanish());
  const app = createApp({ node: room.node, pageDir: "." });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, app.fetch);
  const turning = setInterval(() => void room.settle(), 5);
  const visitors: Visitor[] = [];
  return {
    room,
    port: server.addr.port,
    async visit(forwardedFor) {
      const headers = forwardedFor === null ? {} : { "X-Forwarded-For": forwardedFor };
      // Deno's own option, which the type of browsers does not know.
      const options = { headers } as unknown as string[];
      const socket = new WebSocket(`ws://127.0.0.1:${server.addr.port}/ws`, options);
      const closed = new Promise<CloseEvent>((resolve) => socket.onclose = resolve);
      visitors.push({ socket, closed });
      await new Promise((resolve, reject) => {
        socket.onopen = resolve;
        socket.onerror = reject;
      });
      return { socket, closed };
    },
    say({ socket }, event, data) {
      const reply = new Promise<Envelope>((resolve) =>
        socket.onmessage = ({ data }) => {
          const envelope: Envelope = JSON.parse(data);
          if (envelope.re === "x") resolve(envelope);
        }
      );
      socket.send(JSON.stringify({ event, data, id: "x" }));
      return reply;
    },
    async [Symbol.asyncDispose]() {
      for (const { socket, closed } of visitors) {
        if (socket.readyState === WebSocket.OPEN) socket.close();
        await closed;
      }
      clearInterval(turning);
      await server.shutdown();
      await room[Symbol.asyncDispose]();
    },
  };
}

/** What the server answers, for that client, to a socket, to a sign-in, and to a request with a token that is none. */
async function statuses({ port }: Served, forwardedFor: string | null): Promise<number[]> {
  const headers: Record<string, string> = forwardedFor === null ? {} : { "X-Forwarded-For": forwardedFor };
  const base = `http://127.0.0.1:${port}`;
  const login = await fetch(`${base}/api/auth/login`, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify({ username: "member", password: PASSWORD }),
  });
  const history = await fetch(`${base}/api/pm/history?with=x`, { headers });
  await Promise.all([login.body?.cancel(), history.body?.cancel()]);
  return [await upgradeStatus(port, headers), login.status, history.status];
}

/** The status of a WebSocket handshake, by hand: a browser's own does not tell. */
async function upgradeStatus(port: number, headers: Record<string, string>): Promise<number> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const lines = [
    "GET /ws HTTP/1.1",
    `Host: 127.0.0.1:${port}`,
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  await connection.write(new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`));
  const answer = new Uint8Array(64);
  await connection.read(answer);
  return Number(new TextDecoder().decode(answer).split(" ")[1]);
}
