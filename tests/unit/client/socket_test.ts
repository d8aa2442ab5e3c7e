// The WebSocket of the page: connects, reconnects, gives up.

import assert from "node:assert/strict";
import { backoffMs, MAX_BACKOFF_MS } from "../../../client/net/connection/backoff.ts";
import { createSocket, type Socket } from "../../../client/net/connection/socket.ts";
import { CLOSE } from "../../../server/protocol/errors.ts";
import { FakeClock, FakeNetwork } from "./fakes.ts";

interface Setup {
  readonly socket: Socket;
  readonly clock: FakeClock;
  readonly network: FakeNetwork;
  readonly heard: string[];
}

function setUp(random = () => 1): Setup {
  const clock = new FakeClock();
  const network = new FakeNetwork();
  const heard: string[] = [];
  const socket = createSocket({
    url: "ws://test/ws",
    createWebSocket: network.create,
    clock,
    random,
    onOpen: () => heard.push("open"),
    onAttempt: () => heard.push("attempt"),
    onEnvelopes: (envelopes) => heard.push(`events ${envelopes.map((one) => one.event)}`),
    onLost: (retryAt) => heard.push(`lost ${retryAt - clock.now()}`),
    onEnd: (code) => heard.push(`end ${code}`),
  });
  return { socket, clock, network, heard };
}

Deno.test("the backoff doubles up to a cap, with jitter", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 9, 99].map((n) => backoffMs(n, () => 1)), [
    1000,
    2000,
    4000,
    8000,
    MAX_BACKOFF_MS,
    MAX_BACKOFF_MS,
    MAX_BACKOFF_MS,
  ]);
  assert.equal(backoffMs(3, () => 0.5), 4000);
  assert.ok(backoffMs(0, () => 0) > 0, "never a tight loop");
});

Deno.test('after "going away", attempts are within a second of each other for ten seconds, then back off', () => {
  const { socket, clock, network, heard } = setUp();
  socket.open();
  network.last.open();
  socket.joined();
  network.last.drop(CLOSE.goingAway);
  for (const wait of [...Array(11).fill(1000), 2000, 4000]) {
    assert.equal(heard.at(-1), `lost ${wait}`);
    clock.pass(wait);
    network.last.drop();
  }
});

Deno.test("clients of a server that restarts within two seconds are back within three", () => {
  for (let seed = 0; seed < 1000; seed++) {
    let state = seed;
    const random = (): number => (state = (state * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
    const { socket, clock, network } = setUp(random);
    socket.open();
    network.last.open();
    socket.joined();
    const gone = clock.now();
    network.last.drop(CLOSE.goingAway);
    let inVain = 1;
    for (; clock.now() < gone + 2000; clock.pass(10)) {
      if (network.sockets.length === inVain) continue;
      inVain = network.sockets.length;
      network.last.drop();
    }
    clock.pass(1000);
    assert.ok(network.sockets.length > inVain, `seed ${seed}`);
  }
});

Deno.test("a connection lost without a close code after a restart backs off again", () => {
  const { socket, clock, network, heard } = setUp();
  socket.open();
  network.last.open();
  socket.joined();
  network.last.drop(CLOSE.goingAway);
  clock.pass(1000);
  network.last.open();
  socket.joined();
  clock.pass(60_000);
  for (const wait of [1000, 2000, 4000]) {
    network.last.drop();
    assert.equal(heard.at(-1), `lost ${wait}`);
    clock.pass(wait);
  }
});

Deno.test("a lost connection is retried with backoff", () => {
  const { socket, clock, network, heard } = setUp();
  socket.open();
  for (let attempt = 0; attempt < 3; attempt++) {
    network.last.drop();
    clock.pass(10_000);
  }
  assert.deepEqual(heard, [
    "attempt",
    "lost 1000",
    "attempt",
    "lost 2000",
    "attempt",
    "lost 4000",
    "attempt",
  ]);
});

Deno.test("a stable connection resets the backoff, one that broke at once does not", () => {
  const { socket, clock, network, heard } = setUp();
  socket.open();
  network.last.drop();
  clock.pass(1000);
  network.last.open();
  socket.joined();
  network.last.drop();
  assert.equal(heard.at(-1), "lost 2000");
  clock.pass(2000);
  network.last.open();
  socket.joined();
  clock.pass(60_000);
  network.last.drop();
  assert.equal(heard.at(-1), "lost 1000");
});

Deno.test("reconnectNow connects at once, but never twice", () => {
  const { socket, clock, network } = setUp();
  socket.reconnectNow();
  assert.equal(network.sockets.length, 0, "nothing is wanted yet");
  socket.open();
  socket.reconnectNow();
  assert.equal(network.sockets.length, 1);
  network.last.drop();
  socket.reconnectNow();
  assert.equal(network.sockets.length, 2);
  clock.pass(5000);
  assert.equal(network.sockets.length, 2, "the timer was taken back");
});

for (const code of [CLOSE.kicked, CLOSE.banned, CLOSE.sessionEnded]) {
  Deno.test(`close code ${code} is final`, () => {
    const { socket, clock, network, heard } = setUp();
    socket.open();
    network.last.open();
    network.last.drop(code);
    clock.pass(60_000);
    assert.equal(heard.at(-1), `end ${code}`);
    assert.equal(network.sockets.length, 1);
  });
}

for (const code of [CLOSE.goingAway, CLOSE.tooSlow, CLOSE.tooManyConnections, CLOSE.protocolErrors, 1006]) {
  Deno.test(`close code ${code} is not final`, () => {
    const { socket, clock, network } = setUp();
    socket.open();
    network.last.open();
    network.last.drop(code);
    clock.pass(1000);
    assert.equal(network.sockets.length, 2);
  });
}

Deno.test("a connection that does not open in time is closed", () => {
  const { socket, clock, network, heard } = setUp();
  socket.open();
  clock.pass(10_000);
  assert.equal(heard.at(-1), "lost 1000");
  assert.ok(network.last.closedWith !== undefined);
});

Deno.test("events of an abandoned connection are ignored", () => {
  const { socket, network, heard } = setUp();
  socket.open();
  network.last.open();
  const old = network.last;
  socket.drop();
  const before = heard.length;
  old.emit("system", { msg: "late", ts: "" });
  old.open();
  old.drop(CLOSE.banned);
  assert.equal(heard.length, before);
});

Deno.test("closing ends everything: no timer, no attempt", () => {
  const { socket, clock, network } = setUp();
  socket.open();
  network.last.drop();
  socket.close();
  clock.pass(60_000);
  assert.equal(network.sockets.length, 1);
  assert.equal(clock.timers, 0);
});

Deno.test("envelopes of one frame are read in order, and a frame that is not JSON closes the connection", () => {
  const { socket, network, heard } = setUp();
  socket.open();
  network.last.open();
  network.last.frame(`[{"event":"ack","data":{}},{"event":"kicked","data":{"msg":"x"}}]`);
  assert.equal(heard.at(-1), "events ack,kicked");
  network.last.frame("{");
  assert.equal(heard.at(-1), "lost 1000");
});
