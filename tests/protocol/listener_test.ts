// The way in from the network: what is no request, who goes away in the middle, and what says nothing.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { connect } from "node:net";
import { listen, type RequestInfo } from "../../server/adapters/process/listener.ts";
import { silentConnections } from "../support/attacker.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { ask, handshake, writeAll } from "../support/handshake.ts";
import { serve } from "../support/live_server.ts";
import { keptLog } from "../support/room.ts";
import { eventually, WireClient } from "../support/wire_client.ts";

const ON_LINUX = { ignore: Deno.build.os !== "linux" };
const UPGRADE = [
  "GET /ws HTTP/1.1",
  "Host: 127.0.0.1",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  "",
  "",
].join("\r\n");

/** A listener with an app of the test, and a clock in the test's hands. It looks once a second, by the machine's own. */
async function listening(app: (request: Request, info: RequestInfo) => Response | Promise<Response>) {
  const clock = new FakeClock();
  const log = keptLog();
  const listener = await listen({
    ...{ hostname: "127.0.0.1", port: 0, clock, log, fetch: app, maxConnections: 100 },
    groupOf: (address) => address,
  });
  return { listener, clock, log, port: listener.port, [Symbol.asyncDispose]: () => listener.shutdown() };
}

async function readAll(connection: Deno.TcpConn): Promise<string> {
  let text = "";
  const buffer = new Uint8Array(65_536);
  for (;;) {
    const count = await connection.read(buffer).catch(() => null);
    if (count === null) return text;
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
}

/** Sends bytes as they are, and gives all that comes back until the server hangs up. */
async function exchange(port: number, text: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(text));
  return await readAll(connection);
}

Deno.test(
  "sockets that go away in the middle of the handshake leave neither a descriptor nor a place behind",
  ON_LINUX,
  async () => {
    await using server = await serve({ maxSocketsPerAddress: 1_000 });
    const descriptors = (): number => [...Deno.readDirSync("/proc/self/fd")].length;
    const before = descriptors();
    await Promise.all(Array.from({ length: 200 }, async () => {
      const gone = Promise.withResolvers<void>();
      const socket = connect(server.port, "127.0.0.1");
      socket.on("error", () => {});
      socket.on("close", () => gone.resolve());
      socket.on("connect", () => socket.write(UPGRADE, () => socket.resetAndDestroy()));
      await gone.promise;
    }));
    await eventually("their places are free", () => server.node.admission.held === 0);
    await eventually("their descriptors are free", () => descriptors() <= before + 10);
    const client = await WireClient.guest(server.url, "alice");
    await client.close();
  },
);

Deno.test("silent, half-sent and dripping connections are given up after ten seconds", async () => {
  await using server = await listening(() => new Response("here"));
  using silent = await silentConnections(server.port, 5);
  using half = await silentConnections(server.port, 5, "GET / HTTP/1.1\r\nHost: a\r\n");
  using dripping = await silentConnections(server.port, 1, "GET / HTTP/1.1\r\n");
  await eventually("they are there", () => server.listener.connections === 11);
  const words = new TextEncoder().encode("X-A: b\r\n");
  for (let second = 0; second < 9; second++) {
    server.clock.skip(1_000);
    await dripping.connections[0]!.write(words);
  }
  equal(server.listener.connections, 11);
  server.clock.skip(2_000);
  await eventually("they are gone", () => server.listener.connections === 0);
  for (const connection of [...silent.connections, ...half.connections, ...dripping.connections]) {
    equal(await readAll(connection), "");
  }
});

Deno.test("what is no request to this server is answered with 400, and the connection ends", async () => {
  await using server = await listening(() => new Response("here"));
  const requests: Record<string, string> = {
    "two hosts": "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "no host": "GET / HTTP/1.1\r\n\r\n",
    "a host with a path": "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
    "a host with a user": "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n",
    "another server's address": "GET http://other.example/ HTTP/1.1\r\nHost: a\r\n\r\n",
    "a method that no page has": "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n",
    "no HTTP": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n",
    "HTTP/2 without TLS": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a head of 20 KiB": `GET / HTTP/1.1\r\nHost: a\r\nX: ${"a".repeat(20_000)}\r\n\r\n`,
    "two lengths": "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "length and chunks":
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  };
  for (const [what, request] of Object.entries(requests)) {
    match(await exchange(server.port, request), /^HTTP\/1\.1 400 Bad Request\r\n/, what);
  }
  await eventually("none is left", () => server.listener.connections === 0);
  match(await exchange(server.port, "GET / HTTP/1.0\r\n\r\n"), /^HTTP\/1\.1 200 OK/);
});

Deno.test("an upgrade to something else is answered like any request, and a refused handshake with its reason", async () => {
  await using server = await serve();
  using other = await ask(server.port, "GET /health HTTP/1.1", { Connection: "Upgrade", Upgrade: "h2c" });
  deepEqual([other.status, JSON.parse(other.body)], [200, { status: "ok" }]);
  using refused = await handshake(server.port, { Origin: "https://evil.example" });
  deepEqual([refused.status, refused.headers.get("connection")], [403, "close"]);
  equal(await readAll(refused.connection), "");
});

Deno.test("a message that comes with the handshake, or at once after it, is not lost", async () => {
  await using server = await serve();
  const joined = (...pieces: string[]): Promise<boolean> =>
    exchangeUntil(server.port, pieces, (answer) => answer.includes('"joined"'));
  const frame = (username: string): string => {
    const data = JSON.stringify({ event: "join", data: { mode: "guest", username } });
    return `\x81${String.fromCharCode(0x80 | data.length)}\0\0\0\0${data}`;
  };
  for (let n = 0; n < 20; n++) {
    ok(await joined(UPGRADE + frame(`together${n}`)), `together, the ${n}th`);
    ok(await joined(UPGRADE, frame(`after${n}`)), `one after the other, the ${n}th`);
  }
});

Deno.test("several requests at once on one connection are answered in their order", async () => {
  let open = Promise.withResolvers<void>();
  await using server = await listening(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/slow") await open.promise;
    return new Response(pathname);
  });
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  const get = (path: string, close = ""): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n${close}\r\n`;
  const requests = get("/slow") + get("/quick") + get("/last", "Connection: close\r\n");
  await connection.write(new TextEncoder().encode(requests));
  setTimeout(() => open.resolve(), 50);
  const answer = await readAll(connection);
  deepEqual(answer.match(/\/(slow|quick|last)/g), ["/slow", "/quick", "/last"]);
  open = Promise.withResolvers();
});

Deno.test("a body is read no faster than it is taken, and one that is not taken does not keep its answer back", async () => {
  await using server = await listening(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/echo") return new Response(String((await request.text()).length));
    await request.body?.cancel();
    return new Response("too large", { status: 413 });
  });
  const post = (path: string, body: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${server.port}${path}`, { method: "POST", body });
  equal(await (await post("/echo", "a".repeat(3_000_000))).text(), "3000000");
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await connection.write(
    new TextEncoder().encode("POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n"),
  );
  await writeAll(connection, new Uint8Array(1_000_000));
  const buffer = new Uint8Array(1_000);
  match(new TextDecoder().decode(buffer.subarray(0, await connection.read(buffer) ?? 0)), /^HTTP\/1\.1 413 /);
  server.clock.skip(2_000);
  await eventually("the rest is not waited for", () => server.listener.connections <= 1);
});

Deno.test("a fault in the app is 500, and a client that goes away while it is answered harms nobody", async () => {
  await using server = await listening((request) => {
    if (request.url.endsWith("/fault")) throw new Error("a secret");
    return new Response(
      new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) }, {
        highWaterMark: 0,
      }),
    );
  });
  const failed = await fetch(`http://127.0.0.1:${server.port}/fault`);
  deepEqual([failed.status, await failed.text()], [500, ""]);
  for (let n = 0; n < 5; n++) {
    const endless = await fetch(`http://127.0.0.1:${server.port}/endless`);
    await endless.body!.cancel();
  }
  await eventually("they are gone", () => server.listener.connections <= 1);
  ok(!server.log.lines.join().includes("a secret"));
});

/** Sends one piece after the other, without waiting for anything, and then waits for an answer that `holds`. */
async function exchangeUntil(
  port: number,
  pieces: readonly string[],
  holds: (answer: string) => boolean,
): Promise<boolean> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
  for (const piece of pieces) await connection.write(bytes(piece));
  const decoder = new TextDecoder();
  let answer = "";
  const buffer = new Uint8Array(65_536);
  while (!holds(answer)) {
    const count = await connection.read(buffer);
    if (count === null) return false;
    answer += decoder.decode(buffer.subarray(0, count), { stream: true });
  }
  return true;
}
