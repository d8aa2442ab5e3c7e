// The outbox: a connection's own envelopes merged with the feed, in the order they came about.

import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { Feed } from "../../../server/hub/transport/feed.ts";
import { SendBuffer } from "../../../server/hub/transport/send_buffer.ts";
import { testSeed } from "../../support/seed.ts";

Deno.test("own envelopes go out in the order they were pushed, and onOwn is called for the first only", () => {
  const { outbox, sent, woken } = make();
  for (const envelope of ["1", "2", "3"]) outbox.push(envelope);
  equal(woken(), 1);
  outbox.flush();
  deepEqual(sent, ["1", "2", "3"]);
  outbox.push("4");
  equal(woken(), 2);
});

Deno.test("an own envelope goes after what the feed held when it was pushed, and before what came later", () => {
  const { outbox, feed, sent } = make();
  outbox.push("before");
  outbox.follow(feed);
  feed.append({ envelope: "a" });
  outbox.push("after a");
  feed.append({ envelope: "b" });
  feed.append({ envelope: "c" });
  outbox.push("after c");
  outbox.push("after c too");
  outbox.flush();
  deepEqual(sent, ["before", "a", "after a", "b", "c", "after c", "after c too"]);
});

Deno.test("a follower starts at the head: nothing older, and nothing twice", () => {
  const { outbox, feed, sent } = make();
  feed.followers.add({ flush() {} });
  feed.append({ envelope: "old" });
  outbox.follow(feed);
  outbox.flush();
  deepEqual(sent, []);
  feed.append({ envelope: "new" });
  outbox.flush();
  outbox.flush();
  deepEqual(sent, ["new"]);
});

Deno.test("pushInstead takes the place of one entry of the feed, for this connection alone", () => {
  const { outbox, feed, sent } = make();
  const other = make(feed);
  outbox.follow(feed);
  other.outbox.follow(feed);
  feed.append({ envelope: "a" });
  outbox.push("own");
  const number = feed.append({ envelope: "delta" });
  outbox.pushInstead(number, "list");
  feed.append({ envelope: "b" });
  outbox.flush();
  other.outbox.flush();
  deepEqual([sent, other.sent], [["a", "own", "list", "b"], ["a", "delta", "b"]]);
});

Deno.test("what ignored people say is left out, the rest keeps its order", () => {
  const { outbox, feed, sent } = make();
  outbox.follow(feed);
  outbox.ignored = new Map([["account:1", "Rude"]]);
  for (const [envelope, from] of [["a", "account:1"], ["b", "account:2"], ["c", "account:1"]] as const) {
    feed.append({ envelope, from });
  }
  feed.append({ envelope: "from nobody" });
  outbox.push("own");
  outbox.flush();
  deepEqual(sent, ["b", "from nobody", "own"]);
});

Deno.test("an ignored entry does not hold back what was pushed around it", () => {
  const { outbox, feed, sent } = make();
  outbox.follow(feed);
  outbox.ignored = new Map([["x", "X"]]);
  outbox.push("1");
  feed.append({ envelope: "unheard", from: "x" });
  outbox.push("2");
  outbox.flush();
  deepEqual(sent, ["1", "2"]);
  feed.append({ envelope: "unheard", from: "x" });
  outbox.flush();
  deepEqual(sent, ["1", "2"]);
});

Deno.test("with batch everything that waits is one frame, without it each is one", () => {
  const batched = make();
  const plain = make(batched.feed);
  batched.outbox.batch = true;
  for (const { outbox } of [batched, plain]) outbox.follow(batched.feed);
  batched.feed.append({ envelope: '"a"' });
  batched.feed.append({ envelope: '"b"' });
  for (const { outbox } of [batched, plain]) outbox.flush();
  batched.feed.append({ envelope: '"c"' });
  for (const { outbox } of [batched, plain]) outbox.push('"own"');
  for (const { outbox } of [batched, plain]) outbox.flush();
  deepEqual(batched.sent, ['["a","b"]', '["c","own"]']);
  deepEqual(plain.sent, ['"a"', '"b"', '"c"', '"own"']);
});

Deno.test("after unfollow nothing more of the feed is sent, own envelopes are", () => {
  const { outbox, feed, sent } = make();
  outbox.follow(feed);
  feed.append({ envelope: "unsent" });
  outbox.unfollow();
  equal(feed.followers.size, 0);
  outbox.push("own");
  outbox.flush();
  deepEqual(sent, ["own"]);
});

Deno.test("flushing with nothing that waits sends nothing", () => {
  const { outbox, feed, sent } = make();
  outbox.flush();
  outbox.batch = true;
  outbox.follow(feed);
  outbox.flush();
  outbox.ignored = new Map();
  outbox.flush();
  deepEqual(sent, []);
});

Deno.test("however often it is flushed, the order is the order of events", () => {
  const step = fc.constantFrom("feed", "ignored", "own", "flush", "ignore", "trim");
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, batch) => {
      const { outbox, feed, sent } = make();
      outbox.follow(feed);
      outbox.batch = batch;
      const expected: string[] = [];
      for (const [index, kind] of steps.entries()) {
        const envelope = `"${kind} ${index}"`;
        if (kind === "flush") outbox.flush();
        else if (kind === "trim") {
          outbox.flush();
          feed.trim(feed.head);
        } else if (kind === "ignore") {
          outbox.flush();
          outbox.ignored = outbox.ignored === null ? new Map([["x", "X"]]) : null;
        } else if (kind === "own") {
          outbox.push(envelope);
          expected.push(envelope);
        } else {
          feed.append(kind === "ignored" ? { envelope, from: "x" } : { envelope });
          if (kind === "feed" || outbox.ignored === null) expected.push(envelope);
        }
      }
      outbox.flush();
      const received = sent.flatMap((frame) =>
        frame.startsWith("[") ? JSON.parse(frame) : [JSON.parse(frame)]
      );
      deepEqual(received.map((value) => JSON.stringify(value)), expected);
    }),
    { seed: testSeed() | 0, numRuns: 500 },
  );
});

interface Made {
  readonly outbox: SendBuffer;
  readonly feed: Feed;
  readonly sent: string[];
  readonly woken: () => number;
}

function make(feed: Feed = new Feed(() => {})): Made {
  const sent: string[] = [];
  let woken = 0;
  const outbox = new SendBuffer({ send: (frame) => void sent.push(frame) }, () => woken++);
  return { outbox, feed, sent, woken: () => woken };
}
