// Transfers whose pace the client sets: how many there are, who has to go, and when.

import { deepEqual, equal } from "node:assert/strict";
import { Transfers } from "../../../server/hub/limits/transfers.ts";
import { FakeClock } from "../../support/fake_clock.ts";

/** Transfers that note how they were ended. */
function transfersOf(maxWeight: number, limitMs: number = 5_000) {
  const clock = new FakeClock();
  const refused: string[] = [];
  const ended: string[] = [];
  const transfers = new Transfers({
    ...{ name: "test", clock, maxWeight, limitMs },
    onRefused: (group) => refused.push(group),
  });
  const begin = (name: string, tiers: readonly string[], weight: number = 1) =>
    transfers.begin(tiers, weight, (why) => ended.push(`${name} ${why}`));
  return { clock, transfers, refused, ended, begin };
}

Deno.test("one too many ends the oldest transfer of the largest network", () => {
  const { transfers, ended, refused, begin } = transfersOf(4);
  begin("visitor", ["net a", "a1"]);
  for (const name of ["first", "second", "third"]) begin(name, ["net b", `b of ${name}`]);
  begin("newcomer", ["net c", "c1"]);
  deepEqual([ended, refused, transfers.running], [["first too_many"], ["net b"], 4]);
  begin("fourth", ["net b", "b of fourth"]);
  deepEqual(ended, ["first too_many", "second too_many"]);
});

Deno.test("within the largest network the address with most goes first, and one that is alone there stays", () => {
  const { ended, begin } = transfersOf(4);
  begin("alone", ["net", "quiet"]);
  for (const name of ["1", "2", "3", "4"]) begin(name, ["net", "busy"]);
  deepEqual(ended, ["1 too_many"]);
});

Deno.test("where every group is as large, the oldest goes", () => {
  const { ended, begin } = transfersOf(2);
  for (const name of ["a", "b", "c", "d"]) begin(name, [`net ${name}`, name, `account ${name}`]);
  deepEqual(ended, ["a too_many", "b too_many"]);
});

Deno.test("weights count, and what is left of a transfer weighs less", () => {
  const { transfers, ended, begin } = transfersOf(10);
  const large = begin("large", ["a"], 8);
  large.progress(2);
  begin("next", ["b"], 7);
  deepEqual([ended, transfers.running, transfers.isFull], [[], 2, false]);
  begin("last", ["c"], 3);
  deepEqual([ended, transfers.running], [["next too_many"], 2]);
});

Deno.test("a transfer that takes too long is ended, and progress gives it new time", () => {
  const { clock, transfers, ended, begin } = transfersOf(9);
  begin("slow", ["a"]);
  const steady = begin("steady", ["b"]);
  clock.advance(4_999);
  steady.progress(1);
  deepEqual(ended, []);
  clock.advance(1);
  deepEqual(ended, ["slow too_slow"]);
  clock.advance(5_000);
  deepEqual([ended, transfers.running, clock.timers], [["slow too_slow", "steady too_slow"], 0, 0]);
});

Deno.test("one that is over leaves nothing behind, however often that is said", () => {
  const { clock, transfers, ended, begin } = transfersOf(2);
  const over = begin("over", ["a"], 2);
  over.leave();
  over.leave();
  over.progress(9);
  begin("next", ["b"], 2);
  deepEqual([ended, transfers.running, clock.timers], [[], 1, 1]);
});

Deno.test("those older than so long are ended together", () => {
  const { clock, transfers, ended, begin } = transfersOf(9);
  begin("old", ["a"]);
  clock.skip(101);
  begin("young", ["b"]);
  equal(transfers.endOlderThan(100), 1);
  deepEqual([ended, transfers.running], [["old too_many"], 1]);
});
