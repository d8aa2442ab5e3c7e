// How much may wait for one client, and how a connection ends.

import { deepEqual, equal } from "node:assert/strict";
import { Connection } from "../../../server/hub/transport/connection.ts";
import { CLOSE } from "../../../server/protocol/errors.ts";
import { MAX_BACKLOG_BYTES } from "../../../server/protocol/protocol_limits.ts";
import { FakeClock } from "../../support/fake_clock.ts";

/** A client that reads nothing and answers nothing, and its connection. */
function setUp() {
  let [waiting, code]: [number, number | null] = [0, null];
  const clock = new FakeClock();
  const told: string[] = [];
  const connection = new Connection({
    send: (frame) => void (waiting += frame.length),
    close: (given) => void (code = given),
    terminate: () => void told.push("terminated"),
    get bufferedAmount() {
      return waiting;
    },
  }, {
    ...{ clock, maxFrameBytes: 1_024, onOwn() {}, onFrame() {} },
    onEnd: () => void told.push("ended"),
    onGone: () => void told.push("gone"),
  });
  return { connection, clock, told, closed: () => code };
}

Deno.test("one byte more than 1 MiB unsent ends a connection", () => {
  const { connection, closed } = setUp();
  connection.send("x".repeat(MAX_BACKLOG_BYTES));
  equal(closed(), null);
  connection.send("x");
  equal(closed(), CLOSE.tooSlow);
});

Deno.test("a list of people longer than 1 MiB reaches who joins, and what comes meanwhile waits behind it", () => {
  const { connection, closed } = setUp();
  connection.send("x".repeat(MAX_BACKLOG_BYTES + 1));
  equal(closed(), null);
  connection.send("x".repeat(MAX_BACKLOG_BYTES));
  equal(closed(), null);
  connection.send("x");
  equal(closed(), CLOSE.tooSlow);
});

Deno.test("a silent client's connection is ended two seconds after the server's close", () => {
  const { connection, clock, told } = setUp();
  connection.close(CLOSE.tooBig, "frame too big");
  clock.advance(1_999);
  deepEqual(told, ["ended"]);
  clock.advance(1);
  deepEqual(told, ["ended", "terminated"]);
  connection.closed();
  deepEqual(told, ["ended", "terminated", "gone"]);
});

Deno.test("a client that answers the close is left alone, and no timer stays", () => {
  const { connection, clock, told } = setUp();
  connection.close(CLOSE.kicked, "kicked");
  connection.closed();
  connection.closed();
  equal(clock.timers, 0);
  clock.advance(10_000);
  deepEqual(told, ["ended", "gone"]);
});

Deno.test("a connection is ended at once where it takes up memory: once, without a close, also when it is closing", () => {
  const { connection, told, closed } = setUp();
  connection.terminate();
  connection.terminate();
  deepEqual([told, closed(), connection.isOpen, connection.isTerminated], [
    ["ended", "terminated"],
    null,
    false,
    true,
  ]);

  const closing = setUp();
  closing.connection.close(CLOSE.banned, "banned");
  closing.connection.terminate();
  closing.clock.advance(10_000);
  deepEqual([closing.told, closing.clock.timers], [["ended", "terminated"], 0]);
});

Deno.test("a whole message is remembered by its time", () => {
  const { connection, clock } = setUp();
  equal(connection.lastMessageAt, connection.connectedAt);
  clock.advance(5_000);
  connection.receive("{}");
  equal(connection.lastMessageAt, connection.connectedAt + 5_000);
});
