// Sockets that have not joined: the one that waited longest of the largest network makes room.

import { deepEqual, equal } from "node:assert/strict";
import { type Source, sourceOf } from "../../../server/hub/limits/source.ts";
import { WaitingSockets } from "../../../server/hub/limits/waiting_sockets.ts";

interface Socket {
  readonly name: string;
  readonly source: Source;
}

function socket(name: string, address: string): Socket {
  return { name, source: sourceOf(address) };
}

Deno.test("2,000 sockets from 100 /64s that never join: visitors from elsewhere are never the ones that go", () => {
  const waiting = new WaitingSockets<Socket>();
  for (let n = 0; n < 2_000; n++) {
    waiting.add(socket(`attacker ${n}`, `2001:db8:${(n % 5).toString(16)}:${(n % 100).toString(16)}::1`));
  }
  const visitors = Array.from({ length: 40 }, (_, n) => socket(`visitor ${n}`, `203.0.${n}.1`));
  for (const visitor of visitors) waiting.add(visitor);
  const gone: string[] = [];
  for (let n = 0; n < 1_000; n++) {
    const victim = waiting.oldestOfLargest()!;
    waiting.delete(victim);
    gone.push(victim.name);
    waiting.add(socket(`more ${n}`, `2001:db8:${(n % 5).toString(16)}:${(n % 100).toString(16)}::1`));
  }
  deepEqual(gone.filter((name) => name.startsWith("visitor")), []);
  equal(gone[0], "attacker 0");
  equal(waiting.size, 2_040);
});

Deno.test("where all networks are alike, the one that came first goes; who has joined waits no more", () => {
  const waiting = new WaitingSockets<Socket>();
  const [first, second] = [socket("first", "198.51.100.1"), socket("second", "203.0.113.1")];
  waiting.add(first);
  waiting.add(second);
  equal(waiting.oldestOfLargest(), first);
  waiting.delete(first);
  waiting.delete(first);
  deepEqual([waiting.size, waiting.oldestOfLargest()], [1, second]);
  waiting.delete(second);
  deepEqual([waiting.size, waiting.oldestOfLargest()], [0, undefined]);
});
