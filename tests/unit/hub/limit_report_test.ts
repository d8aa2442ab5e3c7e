// The owner's line: who is being limited, once a minute, and never a full address.

import { deepEqual, equal, ok } from "node:assert/strict";
import { LimitReport } from "../../../server/hub/limits/limit_report.ts";
import { sourceOf } from "../../../server/hub/limits/source.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { keptLog } from "../../support/room.ts";

Deno.test("one line a minute says by which rate, at which tier, from where and how often; no line without any", () => {
  const [clock, log] = [new FakeClock(), keptLog()];
  const report = new LimitReport(clock, log);
  for (let n = 0; n < 30; n++) report.note("guest_joins by address", sourceOf(`203.0.113.${n}`));
  for (let n = 0; n < 4; n++) report.note("sockets by network", sourceOf("2001:db8::1"));
  report.note("lane passwords");
  deepEqual(log.lines, []);
  clock.advance(60_000);
  deepEqual(log.lines, [
    'requests were limited in the last minute {"total":35,"most":"guest_joins by address 203.0.*.*: 30; ' +
    'sockets by network 2001:db8::/32: 4; lane passwords: 1"}',
  ]);
  clock.advance(600_000);
  equal(log.lines.length, 1);
  equal(clock.timers, 0);
});

Deno.test("ever new networks fill neither memory nor the line", () => {
  const [clock, log] = [new FakeClock(), keptLog()];
  const report = new LimitReport(clock, log);
  for (let n = 0; n < 20_000; n++) {
    report.note("x by address", sourceOf(`${n % 200 + 1}.${n >> 8 & 255}.0.1`));
  }
  ok(report.size <= 1_001);
  clock.advance(60_000);
  ok(log.lines[0]!.length < 500);
  ok(log.lines[0]!.includes('"total":20000'));
});
