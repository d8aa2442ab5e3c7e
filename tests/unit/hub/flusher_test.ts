// When things are sent: own envelopes at the end of the turn, feeds at once when idle, and in slices with rests when not.

import { deepEqual, equal, ok } from "node:assert/strict";
import type { Feed } from "../../../server/hub/transport/feed.ts";
import { Flusher } from "../../../server/hub/transport/flusher.ts";
import { SendBuffer } from "../../../server/hub/transport/send_buffer.ts";
import { FakeClock } from "../../support/fake_clock.ts";

Deno.test("own envelopes of one turn go at its end, in one flush for each outbox", () => {
  const { clock, flusher } = make();
  const frames: string[] = [];
  const outbox = new SendBuffer({ send: (frame) => void frames.push(frame) }, (own) => flusher.markOwn(own));
  outbox.batch = true;
  outbox.push("1");
  outbox.push("2");
  deepEqual(frames, []);
  equal(clock.runTurn(), 1);
  deepEqual(frames, ["[1,2]"]);
  outbox.push("3");
  clock.runTurn();
  deepEqual(frames, ["[1,2]", "3"]);
});

Deno.test("own envelopes of thousands all go, each once and in order", () => {
  const { clock, readers } = make(2_000);
  for (const [n, { outbox }] of readers.entries()) {
    outbox.push(`${n}`);
    outbox.push(`${n} again`);
  }
  clock.runTurns();
  for (const [n, { sent }] of readers.entries()) deepEqual(sent, [`${n}`, `${n} again`]);
});

Deno.test("when idle, news of a feed goes at the end of the turn", () => {
  const { clock, feed, readers } = make(3);
  feed.append({ envelope: "a" });
  feed.append({ envelope: "b" });
  equal(clock.queued, 1);
  clock.runTurn();
  for (const { sent } of readers) deepEqual(sent, ["a", "b"]);
  equal(clock.timers, 0);
});

Deno.test("under load the next delivery rests three times as long as the one before took, at most 50 ms", () => {
  for (const [tookMs, restMs] of [[2, 6], [10, 30], [40, 50]] as const) {
    const { clock, feed, readers } = make(1, true);
    deliverTwo(clock, feed, readers[0]!, tookMs);
    feed.append({ envelope: "2" });
    clock.runTurns();
    equal(readers[0]!.sent.length, 1, `${tookMs} ms`);
    clock.advance(restMs - 1);
    equal(readers[0]!.sent.length, 1, `${tookMs} ms`);
    clock.advance(1);
    deepEqual(readers[0]!.sent, ["[0,1]", "2"], `${tookMs} ms`);
  }
});

Deno.test("a delivery that took no time is followed by the next at once", () => {
  const { clock, feed, readers } = make(1, true);
  deliverTwo(clock, feed, readers[0]!, 0);
  feed.append({ envelope: "2" });
  clock.runTurns();
  deepEqual(readers[0]!.sent, ["[0,1]", "2"]);
});

Deno.test("a rest that is over by the time of the news is no rest", () => {
  const { clock, feed, readers } = make(1, true);
  deliverTwo(clock, feed, readers[0]!, 10);
  clock.advance(30);
  feed.append({ envelope: "2" });
  equal(clock.timers, 0);
  clock.runTurns();
  deepEqual(readers[0]!.sent, ["[0,1]", "2"]);
});

Deno.test("what comes during a rest goes together, in order, and once", () => {
  const { clock, feed, readers } = make(2, true);
  deliverTwo(clock, feed, readers[0]!, 10);
  for (let n = 2; n < 6; n++) feed.append({ envelope: `${n}` });
  clock.advance(50);
  for (const { sent } of readers) deepEqual(sent, ["[0,1]", "[2,3,4,5]"]);
});

Deno.test("a delivery to many is cut into slices of about 8 ms, and each gets the same", () => {
  const { clock, feed, readers } = make(1_000);
  for (const reader of readers) reader.onSend = () => clock.skip(0.1);
  feed.append({ envelope: "a" });
  const slices: number[] = [];
  for (let before = clock.now(); clock.queued > 0; before = clock.now()) {
    clock.runTurn();
    slices.push(clock.now() - before);
  }
  ok(slices.length > 8, `${slices.length} slices`);
  for (const ms of slices) ok(ms <= 12, `a slice of ${ms} ms`);
  for (const { sent } of readers) deepEqual(sent, ["a"]);
});

Deno.test("news in the middle of a delivery reach everybody once and in order", () => {
  const { clock, feed, readers } = make(500);
  for (const reader of readers) reader.onSend = () => clock.skip(0.1);
  feed.append({ envelope: "a" });
  clock.runTurn();
  ok(readers.some(({ sent }) => sent.length === 0), "the delivery is not over");
  feed.append({ envelope: "b" });
  while (clock.queued > 0 || clock.timers > 0) clock.advance(60), clock.runTurns();
  for (const { sent } of readers) deepEqual(sent, ["a", "b"]);
});

Deno.test("followers that come and go in the middle of a delivery: nothing older than the coming, nothing after the going", () => {
  const { clock, flusher, feed, readers } = make(500);
  for (const reader of readers) reader.onSend = () => clock.skip(0.1);
  feed.append({ envelope: "a" });
  clock.runTurn();
  const late = reader(flusher, feed, false);
  const gone = readers.at(-1)!;
  equal(gone.sent.length, 0);
  gone.outbox.unfollow();
  feed.append({ envelope: "b" });
  while (clock.queued > 0 || clock.timers > 0) clock.advance(60), clock.runTurns();
  deepEqual([late.sent, gone.sent], [["b"], []]);
  for (const { sent } of readers.slice(0, -1)) deepEqual(sent, ["a", "b"]);
});

Deno.test("what everybody has had is forgotten", () => {
  const { clock, feed } = make(3);
  for (let n = 0; n < 100; n++) {
    feed.append({ envelope: `${n}` });
    clock.advance(60);
    clock.runTurns();
    equal(feed.since(0).length, 0);
  }
  equal(feed.head, 100);
});

Deno.test("several feeds are delivered together, and one without news costs no frame", () => {
  const { clock, flusher, feed, readers } = make(1);
  const other = flusher.createFeed();
  const follower = reader(flusher, other, false);
  feed.append({ envelope: "a" });
  other.append({ envelope: "x" });
  equal(clock.runTurn(), 1);
  deepEqual([readers[0]!.sent, follower.sent], [["a"], ["x"]]);
  feed.append({ envelope: "b" });
  clock.runTurns();
  deepEqual(follower.sent, ["x"]);
});

/** A delivery of two envelopes, which keeps the first reader's socket busy for `tookMs`. */
function deliverTwo(clock: FakeClock, feed: Feed, first: Reader, tookMs: number): void {
  first.onSend = () => clock.skip(tookMs);
  feed.append({ envelope: "0" });
  feed.append({ envelope: "1" });
  clock.runTurns();
}

interface Reader {
  readonly outbox: SendBuffer;
  readonly sent: string[];
  onSend: () => void;
}

function reader(flusher: Flusher, feed: Feed, batch: boolean): Reader {
  const sent: string[] = [];
  const sink = {
    send(frame: string): void {
      sent.push(frame);
      made.onSend();
    },
  };
  const outbox = new SendBuffer(sink, (own) => flusher.markOwn(own));
  const made: Reader = { outbox, sent, onSend: () => {} };
  outbox.batch = batch;
  outbox.follow(feed);
  return made;
}

function make(
  count = 0,
  batch = false,
): { clock: FakeClock; flusher: Flusher; feed: Feed; readers: Reader[] } {
  const clock = new FakeClock();
  const flusher = new Flusher(clock);
  const feed = flusher.createFeed();
  return { clock, flusher, feed, readers: Array.from({ length: count }, () => reader(flusher, feed, batch)) };
}
