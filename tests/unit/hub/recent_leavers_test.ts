// Who left lately is remembered for a quarter of an hour, within bounds, and with one timer.

import assert from "node:assert/strict";
import { RecentLeavers } from "../../../server/hub/presence/recent_leavers.ts";
import { FakeClock } from "../../support/fake_clock.ts";

const QUARTER = 15 * 60_000;

Deno.test("who left is found for 15 minutes, with the addresses of all sockets that ended, the newest five", () => {
  const clock = new FakeClock();
  const leavers = new RecentLeavers(clock);
  for (let n = 1; n <= 7; n++) {
    leavers.note({ principal: "account:1", username: "Ada", address: `192.0.2.${n}` });
  }
  leavers.note({ principal: "account:1", username: "Ada", address: "192.0.2.6" });
  clock.advance(1_000);
  assert.deepEqual(leavers.find("ada"), {
    ...{ principal: "account:1", username: "Ada", role: "user", leftMsAgo: 1_000 },
    addresses: ["192.0.2.6", "192.0.2.7", "192.0.2.5", "192.0.2.4", "192.0.2.3"],
  });
  clock.advance(QUARTER - 1_001);
  assert.ok(leavers.find("ada"));
  clock.advance(1);
  assert.equal(leavers.find("ada"), undefined);
});

Deno.test("the last one who had a name is meant, and only with addresses of their own", () => {
  const clock = new FakeClock();
  const leavers = new RecentLeavers(clock);
  leavers.note({ principal: "guest:1", username: "sam", address: "192.0.2.1" });
  leavers.note({ principal: "guest:2", username: "Sam", address: "192.0.2.2", becameId: 7 });
  const { principal, addresses, becameId } = leavers.find("sam")!;
  assert.deepEqual([principal, addresses, becameId], ["guest:2", ["192.0.2.2"], 7]);
});

Deno.test("10,000 names are remembered at most, the oldest go; nothing is left behind, timers included", () => {
  const clock = new FakeClock();
  const leavers = new RecentLeavers(clock);
  for (let n = 0; n < 25_000; n++) {
    leavers.note({ principal: `guest:${n}`, username: `guest${n}`, address: "192.0.2.1" });
    if (n % 1_000 === 0) clock.advance(10_000);
  }
  assert.deepEqual([leavers.size, clock.timers], [10_000, 1]);
  assert.equal(leavers.find("guest14999"), undefined);
  assert.ok(leavers.find("guest15000"));
  clock.advance(QUARTER + 10_000);
  assert.deepEqual([leavers.size, clock.timers], [0, 0]);
  leavers.note({ principal: "guest:1", username: "late", address: "192.0.2.1" });
  leavers.stop();
  leavers.note({ principal: "guest:1", username: "later", address: "192.0.2.1" });
  assert.deepEqual([leavers.size, clock.timers], [0, 0]);
});
