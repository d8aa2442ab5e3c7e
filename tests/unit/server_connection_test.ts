// How much may wait for one client.

import { equal } from "node:assert/strict";
import { Connection } from "../../server/hub/connection.ts";
import { CLOSE } from "../../server/protocol/errors.ts";
import { MAX_BACKLOG_BYTES } from "../../server/protocol/limits.ts";
import { FakeClock } from "../support/fake_clock.ts";

/** A client that reads nothing, and its connection. */
function setUp(): { connection: Connection; closed: () => number | null } {
  let [waiting, code]: [number, number | null] = [0, null];
  const connection = new Connection({
    send: (frame) => void (waiting += frame.length),
    close: (given) => void (code = given),
    get bufferedAmount() {
      return waiting;
    },
  }, { clock: new FakeClock(), maxFrameBytes: 1_024, onOwn() {}, onFrame() {}, onEnd() {} });
  return { connection, closed: () => code };
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
