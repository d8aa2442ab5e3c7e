// What makes a message to many cheap, in counts that do not depend on the machine: encodings, frames, turns.

import { deepEqual, equal, ok } from "node:assert/strict";
import { Feed } from "../../server/hub/transport/feed.ts";
import { Flusher } from "../../server/hub/transport/flusher.ts";
import { SendBuffer } from "../../server/hub/transport/send_buffer.ts";
import { FakeClock } from "../support/fake_clock.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { openRoom, type Room } from "../support/room.ts";

const PEOPLE = 100;
const NEWCOMERS = 20;
/** As many as one person may send at once. */
const BURST = 6;
/** What the kernel takes for one small frame, milliseconds, as measured by the bench. */
const KERNEL_MS = 0.01;

Deno.test("a message to many is encoded once and needs no batch", async () => {
  await using room = await openRoom();
  const people = await crowd(room, ["presence", "batch"]);
  const made = await madeWith("marked", room, () => people[0]!.send("message", { text: "marked" }));
  deepEqual(made, { encoded: 1, joined: 0 });
  for (const person of people) deepEqual(person.frames.length, 1);
});

Deno.test("a burst of one turn is one frame for each client with batch, built once for all", async () => {
  await using room = await openRoom();
  const people = await crowd(room, ["presence", "batch"]);
  const made = await madeWith("marked", room, () => burst(people[0]!, "marked"));
  deepEqual(made, { encoded: BURST, joined: 1 });
  for (const person of people) {
    deepEqual([person.frames.length, person.texts.length], [1, BURST]);
    equal(person.frames[0], people[0]!.frames[0]);
  }
});

Deno.test("one whose message is acknowledged costs one frame more to build, not one for everybody", async () => {
  await using room = await openRoom();
  const people = await crowd(room, ["presence", "batch"]);
  const made = await madeWith("marked", room, () => {
    burst(people[0]!, "marked");
    people[1]!.send("message", { text: "marked too" }, "mine");
  });
  deepEqual(made, { encoded: BURST + 1, joined: 2 });
  for (const person of people) equal(person.frames.length, 1);
});

Deno.test("a user who ignores others shares the frame, as long as none of them speaks", async () => {
  await using room = await openRoom();
  const people = await crowd(room, ["presence", "batch"]);
  const ignorer = await room.member("ignorer", "user", { caps: ["presence", "batch"] });
  await ignorer.request("user_ignore", { target: nameOf(1) });
  forget(people);
  deepEqual((await madeWith("marked", room, () => burst(people[0]!, "marked"))).joined, 1);
  deepEqual((await madeWith("unheard", room, () => burst(people[1]!, "unheard"))).joined, 1);
  deepEqual(ignorer.texts, Array(BURST).fill("marked"));
});

Deno.test("people who join in one turn share the list, encoded once", async () => {
  await using room = await openRoom();
  await crowd(room, ["presence", "batch"]);
  await room.pass(1_000);
  const newcomers = Array.from({ length: NEWCOMERS }, () => room.connect());
  const made = await madeWith('"nicklist"', room, () => {
    newcomers.forEach((client, index) =>
      client.send("join", joinData(index + PEOPLE, ["presence", "batch"]))
    );
  });
  deepEqual(made, { encoded: 1, joined: 0 });
  for (const client of newcomers) equal(client.people.length, PEOPLE + NEWCOMERS + 1);
});

Deno.test("new users with much unread share the list and the messages before it; a few entries are put together for each", async () => {
  const feed = new Feed(() => {});
  const list = JSON.stringify({ event: "nicklist", data: "x".repeat(10_000) });
  const frames: string[][] = [];
  for (let n = 0; n < NEWCOMERS; n++) {
    const mine: string[] = [];
    const outbox = new SendBuffer({ send: (frame) => void mine.push(frame) }, () => {});
    outbox.batch = true;
    outbox.follow(feed);
    frames.push(mine);
  }
  const append = (lines: number): void => {
    for (let n = 0; n < lines; n++) feed.append({ envelope: JSON.stringify({ n }) });
  };
  append(100);
  const entry = feed.append({ envelope: "presence" });
  append(5);
  const made = await madeBy("", () => {
    for (const follower of feed.followers) {
      (follower as SendBuffer).pushInstead(entry, list);
      follower.flush();
    }
  });
  deepEqual(made, { encoded: 0, joined: 1 + NEWCOMERS });
  for (const mine of frames) deepEqual(mine.map((frame) => frame === list), [false, true, false]);
});

Deno.test("a delivery to thousands holds the event loop for about 10 ms at most, once it knows what one costs", () => {
  const clock = new FakeClock();
  const flusher = new Flusher(clock);
  const feed = flusher.createFeed();
  let sent = 0;
  for (let n = 0; n < 5_000; n++) new SendBuffer({ send: () => void sent++ }, () => {}).follow(feed);
  const first = turnsOf(clock, feed, () => sent);
  const second = turnsOf(clock, feed, () => sent);
  equal(sent, 2 * 5_000);
  ok(Math.max(...first, ...second) <= 10, `up to ${Math.max(...first, ...second)} ms`);
  ok(second.length <= 10, `${second.length} turns: slices are too small to be worth it`);
});

/** Envelopes that were encoded, and frames of several that were put together. */
interface Made {
  encoded: number;
  joined: number;
}

/** Delivers one message. Gives what each turn took; the kernel sends at the end of a turn what was handed to it. */
function turnsOf(clock: FakeClock, feed: Feed, sent: () => number): number[] {
  const turns: number[] = [];
  feed.append({ envelope: "a" });
  while (clock.queued > 0) {
    const before = sent();
    clock.runTurn();
    const tookMs = (sent() - before) * KERNEL_MS;
    clock.skip(tookMs);
    if (tookMs > 0) turns.push(tookMs);
  }
  return turns;
}

/** People who have joined, and have heard all there was to hear. */
async function crowd(room: Room, caps: string[]): Promise<PlainClient[]> {
  const people = Array.from({ length: PEOPLE }, () => room.connect());
  people.forEach((client, index) => client.send("join", joinData(index, caps)));
  await room.pass(1_000);
  forget(people);
  return people;
}

function joinData(index: number, caps: string[]): object {
  return { mode: "guest", username: nameOf(index), caps };
}

function nameOf(index: number): string {
  return `guest${index}`;
}

function forget(people: readonly PlainClient[]): void {
  for (const person of people) person.forget();
}

function burst(person: PlainClient, text: string): void {
  for (let n = 0; n < BURST; n++) person.send("message", { text });
}

/** Runs `act`, then counts what the server makes of it: envelopes, and frames of several, that contain `mark`. */
async function madeWith(mark: string, room: Room, act: () => void): Promise<Made> {
  act();
  return await madeBy(mark, () => room.settle());
}

async function madeBy(mark: string, run: () => void | Promise<void>): Promise<Made> {
  const made = { encoded: 0, joined: 0 };
  const { stringify } = JSON;
  const { join } = Array.prototype;
  JSON.stringify = ((value: unknown) => {
    const text = stringify(value);
    if (text?.includes(mark)) made.encoded++;
    return text;
  }) as typeof JSON.stringify;
  Array.prototype.join = function (this: unknown[], separator?: string) {
    const text = join.call(this, separator);
    if (this.length > 1 && text.includes(mark)) made.joined++;
    return text;
  };
  try {
    await run();
  } finally {
    JSON.stringify = stringify;
    Array.prototype.join = join;
  }
  return made;
}
