// Connections that are no WebSockets: each has a deadline, and there are only so many.

import { deepEqual, equal } from "node:assert/strict";
import {
  EXCHANGE_MS,
  HEAD_MS,
  HttpConnections,
  MAX_EXCHANGES,
} from "../../server/adapters/process/http_connections.ts";
import { FakeClock } from "../support/fake_clock.ts";

class FakeConnection {
  destroyed = false;
  destroy(): void {
    this.destroyed = true;
  }
}

function setUp(places: number = 100) {
  const clock = new FakeClock();
  const connections = new HttpConnections<FakeConnection>(clock, places);
  const add = (group: string): FakeConnection => {
    const connection = new FakeConnection();
    connections.add(connection, group);
    return connection;
  };
  const passMs = (ms: number): void => {
    clock.skip(ms);
    connections.sweep();
  };
  return { clock, connections, add, passMs };
}

Deno.test("a silent, half-sent or dripping connection is given up after ten seconds", () => {
  const { connections, add, passMs } = setUp();
  const silent = add("a");
  passMs(HEAD_MS - 1);
  equal(silent.destroyed, false);
  passMs(1);
  deepEqual([silent.destroyed, connections.size], [true, 0]);
});

Deno.test("an exchange has two minutes, however it drips, and after it the connection may be silent for ten seconds", () => {
  const { connections, add, passMs } = setUp();
  const [quick, slow] = [add("a"), add("a")];
  connections.begin(quick);
  connections.begin(slow);
  passMs(HEAD_MS * 3);
  connections.finish(quick);
  passMs(HEAD_MS - 1);
  deepEqual([quick.destroyed, slow.destroyed], [false, false]);
  passMs(1);
  deepEqual([quick.destroyed, slow.destroyed], [true, false]);
  passMs(EXCHANGE_MS);
  equal(slow.destroyed, true);
});

Deno.test("more exchanges at once than a page needs end the connection", () => {
  const { connections, add } = setUp();
  const connection = add("a");
  for (let n = 0; n < MAX_EXCHANGES; n++) equal(connections.begin(connection), true);
  equal(connections.begin(connection), false);
  equal(connection.destroyed, true);
});

Deno.test("when every place is taken, the silent ones of the largest group go, the oldest first, and those at work last", () => {
  const { connections, add, clock } = setUp(20);
  const visitor = add("visitor");
  const working = add("attacker");
  connections.begin(working);
  const silent = Array.from({ length: 18 }, () => {
    clock.skip(1);
    return add("attacker");
  });
  add("newcomer");
  deepEqual(silent.map(({ destroyed }) => destroyed), [true, true, ...Array(16).fill(false)]);
  deepEqual([visitor.destroyed, working.destroyed, connections.size], [false, false, 19]);
  for (let n = 0; n < 1_000; n++) add("attacker");
  deepEqual([visitor.destroyed, connections.size <= 20], [false, true]);
});

Deno.test("a connection that has become a WebSocket is not counted any more, and one that came back to nothing is forgotten", () => {
  const { connections, add, passMs } = setUp();
  const connection = add("a");
  connections.remove(connection);
  equal(connections.size, 0);
  equal(connections.begin(connection), false);
  connections.finish(connection);
  passMs(EXCHANGE_MS);
  equal(connection.destroyed, false);
});

Deno.test("for want of descriptors, those on which nothing is under way go", () => {
  const { connections, add } = setUp();
  const [silent, working] = [add("a"), add("b")];
  connections.begin(working);
  equal(connections.endSilent(), 1);
  deepEqual([silent.destroyed, working.destroyed, connections.size], [true, false, 1]);
});
