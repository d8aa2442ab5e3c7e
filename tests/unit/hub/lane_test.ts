// The lane for expensive work: how many run, how many wait, who goes first and who is refused.

import { deepEqual, equal, rejects } from "node:assert/strict";
import { Lane, type LaneOptions, type Place } from "../../../server/hub/limits/lane.ts";
import { Refusal } from "../../../server/protocol/errors.ts";

/** A lane whose jobs run until the test ends them. */
function laneOf(options: Partial<LaneOptions> = {}) {
  const refused: string[] = [];
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const lane = new Lane({
    ...{ name: "test", concurrency: 1, maxWaiting: 3 },
    refusal: () => new Refusal("unavailable", "Too much at once."),
    onRefused: (group) => refused.push(group),
    ...options,
  });
  const run = (name: string, place: Place): Promise<string> =>
    lane.run(place, () => {
      started.push(name);
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
    });
  const end = async (name: string): Promise<void> => {
    ends.get(name)!();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { lane, refused, started, run, end };
}

/** Promises that are handled, so that a refusal later in the test is not a fault. */
function quiet<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  return work;
}

Deno.test("a lane runs so many jobs at once and starts the next when one ends, whether or not it succeeded", async () => {
  const { lane, started, run, end } = laneOf({ concurrency: 2 });
  const jobs = ["a", "b", "c"].map((name) => run(name, { group: name }));
  deepEqual([started, lane.running, lane.waiting], [["a", "b"], 2, 1]);
  await end("a");
  deepEqual([started, lane.running, lane.waiting], [["a", "b", "c"], 2, 0]);
  await end("b");
  await end("c");
  deepEqual(await Promise.all(jobs), ["a", "b", "c"]);
  await rejects(lane.run({ group: "x" }, () => Promise.reject(new Error("broken"))), /broken/);
  equal(lane.running, 0);
});

Deno.test("groups take turns, so that one with many jobs does not hold up one with few", async () => {
  const { started, run, end } = laneOf({ maxWaiting: 10 });
  void run("first", { group: "many" });
  for (const name of ["m1", "m2", "m3"]) void run(name, { group: "many" });
  void run("f1", { group: "few" });
  for (const name of ["first", "m1", "f1", "m2", "m3"]) await end(name);
  deepEqual(started, ["first", "m1", "f1", "m2", "m3"]);
});

Deno.test("jobs of the first rank start first, and every fourth start goes to the second", async () => {
  const { started, run, end } = laneOf({ maxWaiting: 10 });
  void run("running", { group: "g" });
  for (const name of ["s1", "s2"]) void run(name, { group: "g" });
  for (const name of ["f1", "f2", "f3", "f4"]) void run(name, { group: "g", rank: "first" });
  for (const name of ["running", "f1", "f2", "f3", "s1", "f4", "s2"]) await end(name);
  deepEqual(started, ["running", "f1", "f2", "f3", "s1", "f4", "s2"]);
});

Deno.test("when the lane is full the newest job of the largest group is refused, never that of a smaller one", async () => {
  const { lane, refused, started, run, end } = laneOf();
  void run("running", { group: "crowd" });
  const crowd = ["c1", "c2", "c3"].map((name) => quiet(run(name, { group: "crowd" })));
  await rejects(run("c4", { group: "crowd" }), { code: "unavailable" });
  const visitor = run("visitor", { group: "visitor" });
  await rejects(crowd[2]!, { code: "unavailable" });
  deepEqual([refused, lane.waiting], [["crowd", "crowd"], 3]);
  for (const name of ["running", "c1", "visitor", "c2"]) await end(name);
  equal(await visitor, "visitor");
  equal(started.includes("c3") || started.includes("c4"), false);
});

Deno.test("one group has so many jobs running and waiting, and others pass it", async () => {
  const { started, run, end } = laneOf({ concurrency: 3, perGroup: 1, waitingPerGroup: 1 });
  void run("a1", { group: "a" });
  void run("a2", { group: "a" });
  await rejects(run("a3", { group: "a" }), { code: "unavailable" });
  void run("b1", { group: "b" });
  deepEqual(started, ["a1", "b1"]);
  await end("a1");
  deepEqual(started, ["a1", "b1", "a2"]);
  await end("b1");
  await end("a2");
});
