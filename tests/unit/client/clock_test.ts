// The clocks of the page: durations by the monotonic one, times by the server's, whatever the device's clock says.

import assert from "node:assert/strict";
import { browserClock } from "../../../client/net/connection/browser.ts";
import { createServerTime } from "../../../client/store/connection/store_clock.ts";
import { createPostingRulesStore } from "../../../client/store/lobby/posting_rules.ts";
import { accept, inside } from "./chat_setup.ts";
import { linesOf, openConversation, ROOM, sealedBy, until } from "./dm_setup.ts";
import { FakeClock, message } from "./fakes.ts";

const HOUR_MS = 3_600_000;

Deno.test("row 10: the wall clock is set back an hour, and the browser's clock goes on", () => {
  const { now } = Date;
  const before = browserClock.now();
  try {
    Date.now = () => now() - HOUR_MS;
    const after = browserClock.now();
    assert.ok(after >= before && after - before < 60_000);
  } finally {
    Date.now = now;
  }
});

Deno.test("row 10: the server's time is that of its latest events, the wall clock's before the first", () => {
  let [now, wall] = [100, 5_000_000];
  const time = createServerTime(() => now, () => wall);
  assert.equal(time.serverNow(), 5_000_000);
  time.serverWas(NaN);
  assert.equal(time.serverNow(), 5_000_000);
  time.serverWas(1_000_000);
  wall -= HOUR_MS;
  now += 50;
  assert.equal(time.serverNow(), 1_000_050);
  time.serverWas(1_000_020);
  assert.equal(time.serverNow(), 1_000_050, "that event was 30 ms on its way");
  time.serverWas(1_600_000);
  assert.equal(time.serverNow(), 1_600_000, "the monotonic clock stood still while the device slept");
});

Deno.test("row 10: after six messages the clock is set back an hour: the seventh waits for seconds", () => {
  const { chat, network, stores, clock } = inside();
  for (let n = 0; n < 6; n++) {
    chat.send(`m${n}`);
    accept(network.last, `id-${n}`);
  }
  clock.wallAhead = -HOUR_MS;
  chat.send("m6");
  const { rateWindowMs } = stores.connection.limits.value;
  assert.equal(stores.connection.cooldownUntil.value! - clock.now(), rateWindowMs);
  clock.pass(rateWindowMs);
  assert.equal(network.last.texts.at(-1), "m6");
});

Deno.test("row 10: a page whose clock is wrong by an hour shows pending messages and notices at the server's time", () => {
  for (const wallAhead of [-HOUR_MS, HOUR_MS]) {
    const { chat, network, stores, clock } = inside();
    clock.wallAhead = wallAhead;
    network.last.emit("message", message("m1", "bob", "hi"));
    chat.send("ho");
    assert.equal(stores.lobby.pending.value[0]?.ts, "2026-03-01T20:00:00.000Z");
  }
});

Deno.test("row 10: a mute ends at the server's time", () => {
  for (const wallAhead of [-HOUR_MS, HOUR_MS]) {
    const clock = new FakeClock();
    clock.wallAhead = wallAhead;
    clock.serverWas(clock.now());
    const rules = createPostingRulesStore(clock);
    const poster = { role: "user", isRegistered: false, isVerified: false } as const;
    rules.muteChanged({ muted: true, expires_at: new Date(clock.now() + 60_000).toISOString() });
    assert.equal(rules.restrictionOf(poster), "muted");
    clock.pass(60_001);
    assert.equal(rules.restrictionOf(poster), null);
  }
});

Deno.test("row 10: messages and notices stand in the order of arrival, whatever their times", async () => {
  const setup = await openConversation();
  const { network, bob } = setup;
  network.last.emit("pm_message", await sealedBy(setup, "bob", 5, "before"));
  await until("it is here", () => bob.lines.value.all.length === 1);
  bob.note("notice", () => "a notice of an hour ahead", "2026-03-01T21:00:00.000Z");
  network.last.emit("pm_message", await sealedBy(setup, "bob", 6, "after"));
  await until("it is here", () => bob.lines.value.all.length === 3);
  network.last.emit("pm_message", await sealedBy(setup, "bob", 4, "late"));
  await until("it is here", () => bob.lines.value.all.length === 4);
  assert.equal(bob.room, ROOM);
  assert.deepEqual(linesOf(bob), ["bob: late", "bob: before", "(notice)", "bob: after"]);
});
