// The feed: numbered envelopes that many read at their own pace, encoded once for all who read the same.

import { deepEqual, equal, ok } from "node:assert/strict";
import { Feed, type FeedEntry, type Follower } from "../../../server/hub/transport/feed.ts";

const FOLLOWER: Follower = { flush() {} };

Deno.test("entries are numbered from 0, also while nobody follows", () => {
  const feed = new Feed(() => {});
  deepEqual([feed.append(entry("a")), feed.append(entry("b")), feed.head], [0, 1, 2]);
  feed.followers.add(FOLLOWER);
  deepEqual([feed.append(entry("c")), feed.append(entry("d")), feed.head], [2, 3, 4]);
  feed.followers.delete(FOLLOWER);
  deepEqual([feed.append(entry("e")), feed.head], [4, 5]);
});

Deno.test("without followers nothing is kept and nobody is woken", () => {
  let news = 0;
  const feed = new Feed(() => news++);
  feed.append(entry("old"));
  feed.followers.add(FOLLOWER);
  const head = feed.head;
  feed.append(entry("new"));
  deepEqual([news, texts(feed.since(head)), texts(feed.since(0))], [1, ["new"], ["new"]]);
  feed.followers.delete(FOLLOWER);
  feed.append(entry("unheard"));
  equal(news, 1);
  deepEqual(texts(feed.since(head)), []);
});

Deno.test("since gives everything from a number to the head", () => {
  const feed = followed("a", "b", "c");
  deepEqual([0, 1, 2, 3].map((from) => texts(feed.since(from)).join("")), ["abc", "bc", "c", ""]);
});

Deno.test("trim forgets what all have had, and numbers stay", () => {
  const feed = followed("a", "b", "c");
  feed.trim(2);
  deepEqual([feed.head, texts(feed.since(2)), texts(feed.since(0))], [3, ["c"], ["c"]]);
  equal(feed.append(entry("d")), 3);
  deepEqual(texts(feed.since(3)), ["d"]);
  feed.trim(1);
  deepEqual(texts(feed.since(2)), ["c", "d"]);
  feed.trim(100);
  deepEqual([feed.head, texts(feed.since(0))], [4, []]);
});

Deno.test("a frame is the envelopes in order: a bare one, or an array", () => {
  const feed = followed('{"n":0}', '{"n":1}', '{"n":2}');
  deepEqual([feed.frameSince(0), feed.frameSince(2)], ['[{"n":0},{"n":1},{"n":2}]', '{"n":2}']);
});

Deno.test("a frame is built once for all who ask at the same head, and anew after news", () => {
  const feed = followed('{"n":0}', '{"n":1}');
  let built = 0;
  const since = feed.since.bind(feed);
  feed.since = (from) => {
    built++;
    return since(from);
  };
  for (let n = 0; n < 100; n++) {
    ok(feed.frameSince(0) === '[{"n":0},{"n":1}]' && feed.frameSince(1) === '{"n":1}');
  }
  equal(built, 2);
  feed.append(entry('{"n":2}'));
  equal(feed.frameSince(1), '[{"n":1},{"n":2}]');
  equal(built, 3);
});

Deno.test("a frame of before a trim is not given after it", () => {
  const feed = followed('{"n":0}', '{"n":1}');
  feed.frameSince(1);
  feed.trim(2);
  feed.append(entry('{"n":2}'));
  equal(feed.frameSince(2), '{"n":2}');
});

function entry(envelope: string): FeedEntry {
  return { envelope };
}

function followed(...envelopes: string[]): Feed {
  const feed = new Feed(() => {});
  feed.followers.add(FOLLOWER);
  for (const envelope of envelopes) feed.append(entry(envelope));
  return feed;
}

function texts(entries: readonly FeedEntry[]): string[] {
  return entries.map(({ envelope }) => envelope);
}
