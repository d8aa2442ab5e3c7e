// What becomes of connections whose requests have bodies that never end, on the real server: answered, closed, and out of memory.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import http2 from "node:http2";
import { type LiveServer, serve } from "../support/live_server.ts";
import { PASSWORD } from "../support/room.ts";

const encoder = new TextEncoder();
const TRUSTING = { trustedProxies: ["127.0.0.0/8"] };
const CHUNKED = { "Transfer-Encoding": "chunked" };

/** A request over a bare connection, and what comes of it. */
class BareRequest implements Disposable {
  text = "";
  /** Bytes that the server or the system has taken. */
  sent = 0;
  readonly closed: Promise<void>;

  private constructor(readonly connection: Deno.TcpConn) {
    this.closed = this.#read();
  }

  static async send(
    { port }: LiveServer,
    line: string,
    headers: Readonly<Record<string, string>>,
    body: string = "",
  ): Promise<BareRequest> {
    const request = new BareRequest(await Deno.connect({ hostname: "127.0.0.1", port }));
    const fields = Object.entries({ Host: "localhost", "Content-Type": "application/json", ...headers });
    const head = [`${line} HTTP/1.1`, ...fields.map(([name, value]) => `${name}: ${value}`), "", ""];
    await request.write(head.join("\r\n") + body);
    return request;
  }

  get status(): number {
    return Number(this.text.split(" ")[1] ?? 0);
  }

  async write(text: string): Promise<boolean> {
    const bytes = encoder.encode(text);
    try {
      for (let at = 0; at < bytes.length;) at += await this.connection.write(bytes.subarray(at));
      this.sent += bytes.length;
      return true;
    } catch {
      return false;
    }
  }

  /** Sends this again and again until the connection is closed, or `mostBytes` have gone. */
  async flood(text: string, mostBytes: number = 200_000_000): Promise<void> {
    while (this.sent < mostBytes && await this.write(text));
  }

  async #read(): Promise<void> {
    const bytes = new Uint8Array(4_096);
    const decoder = new TextDecoder();
    try {
      for (let n = await this.connection.read(bytes); n !== null; n = await this.connection.read(bytes)) {
        this.text += decoder.decode(bytes.subarray(0, n), { stream: true });
      }
    } catch {
      // Reset: the server had not read all there was.
    }
  }

  [Symbol.dispose](): void {
    this.connection.close();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function logIn({ url }: LiveServer): Promise<Response> {
  return fetch(`${url}/api/auth/login`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Forwarded-For": "192.0.2.7" },
    body: JSON.stringify({ username: "alice", password: PASSWORD }),
  });
}

Deno.test("a body that never ends, sent at full speed, is answered and its connection closed, whether or not it is wanted", async () => {
  await using server = await serve(TRUSTING);
  const chunk = `4000\r\n${" ".repeat(16_384)}\r\n`;
  const cases: [line: string, status: number, headers?: Record<string, string>][] = [
    ["POST /api/auth/login", 413],
    ["POST /api/ai/message", 401],
    ["POST /api/nothing", 404],
    ["PUT /nothing", 404],
    ["DELETE /", 404],
    ["POST /health", 404],
    ["POST /ws", 404],
    ["GET /health", 400],
    ["GET /ws", 400, {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }],
    ["OPTIONS /api/nothing", 400],
  ];
  await Promise.all(cases.map(async ([line, status, headers = {}]) => {
    using request = await BareRequest.send(server, line, { ...CHUNKED, ...headers });
    await request.flood(chunk);
    await request.closed;
    equal(request.status, status, line);
    ok(request.sent < 50_000_000, `${line}: ${request.sent} bytes`);
  }));
  equal(server.node.lanes.bodies.running, 0);
});

Deno.test("a body that declares 60 MB is refused before it is read", async () => {
  await using server = await serve(TRUSTING);
  using request = await BareRequest.send(server, "POST /api/auth/login", { "Content-Length": "60000000" });
  await request.flood(" ".repeat(65_536), 60_000_000);
  await request.closed;
  equal(request.status, 413);
  ok(request.sent < 20_000_000, `${request.sent} bytes`);
});

Deno.test("bodies that drip or stall are answered after 5 seconds, and the connection of one that drips is closed", async () => {
  await using server = await serve(TRUSTING);
  await server.store.accounts.create({
    ...{ username: "alice", passwordHash: `hash of ${PASSWORD}`, email: null, createdAt: 0 },
  });
  const all: BareRequest[] = [];
  const of = async (count: number, body: string): Promise<BareRequest[]> => {
    const requests: BareRequest[] = [];
    for (let n = 0; n < count; n++) {
      const address = { "X-Forwarded-For": `198.51.${all.length}.1` };
      requests.push(await BareRequest.send(server, "POST /api/auth/login", { ...CHUNKED, ...address }, body));
      all.push(requests.at(-1)!);
    }
    return requests;
  };
  const stalled = await of(20, "5\r\nhello\r\n");
  const dripping = await of(120, "");
  const begunAt = performance.now();
  let loggedIn: Promise<Response> | undefined;
  while (performance.now() - begunAt < 6_600) {
    for (const request of dripping) void request.write("1\r\n \r\n");
    await pause(200);
    ok(server.node.lanes.bodies.running <= 100);
    loggedIn ??= logIn(server);
  }
  const login = await loggedIn!;
  await login.body?.cancel();
  equal(login.status, 200);
  deepEqual(new Set(all.map(({ status }) => status)), new Set([503, 400]));
  for (const { text } of all) match(text, /"code":"(unavailable|bad_request)"/);
  await Promise.all(dripping.map(({ closed }) => closed));
  equal(server.node.lanes.bodies.running, 0);
  for (const request of all) request[Symbol.dispose]();
  await Promise.all(stalled.map(({ closed }) => closed));
});

Deno.test("what a client sends behind a request that waits is out of memory once the request is ended", async () => {
  const held = Promise.withResolvers<never>();
  await using server = await serve(TRUSTING);
  const { login } = server.node.signIn;
  Object.assign(server.node.signIn, { login: () => held.promise });
  const body = JSON.stringify({ username: "alice", password: PASSWORD });
  using request = await BareRequest.send(
    server,
    "POST /api/auth/login",
    { "Content-Length": String(body.length) },
    body,
  );
  const flood = request.flood("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(1_000));
  await pause(150);
  equal(server.node.shedRequests(), 1);
  await Promise.all([flood, request.closed]);
  equal(request.status, 503);
  equal(request.text.split("HTTP/1.1").length, 2, "and none of what came behind it is answered");
  Object.assign(server.node.signIn, { login });
});

Deno.test("streams of HTTP/2 without TLS whose bodies never end are answered as well, and a member logs in meanwhile", async () => {
  await using server = await serve(TRUSTING);
  await server.store.accounts.create({
    ...{ username: "alice", passwordHash: `hash of ${PASSWORD}`, email: null, createdAt: 0 },
  });
  const session = http2.connect(server.url);
  const answers: number[] = [];
  const answered = Promise.withResolvers<void>();
  for (let n = 0; n < 150; n++) {
    const path = n % 2 === 0 ? "/api/auth/login" : "/api/nothing";
    const stream = session.request({ ":method": "POST", ":path": path, "content-type": "application/json" });
    stream.on("error", () => {});
    stream.on("response", (headers) => {
      if (answers.push(Number(headers[":status"])) === 150) answered.resolve();
    });
    stream.write(" ".repeat(20_000));
  }
  const login = await logIn(server);
  await login.body?.cancel();
  equal(login.status, 200);
  await answered.promise;
  deepEqual([...new Set(answers)].sort(), [400, 404]);
  const gone = new Promise((resolve) => session.on("close", resolve));
  session.destroy();
  await gone;
});
