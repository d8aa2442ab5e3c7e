// The line in front of Violet: fair, bounded, and honest about places.

import assert from "node:assert/strict";
import fc from "fast-check";
import { FairQueue, type Job } from "../../../server/companion/fair_queue.ts";

/** A job that the test ends. */
class TestJob implements Job {
  readonly positions: number[] = [];
  end: () => void = () => {};
  started = false;

  constructor(readonly person: string, readonly log: string[] = []) {}

  run(): Promise<void> {
    this.started = true;
    this.log.push(this.person);
    return new Promise((resolve) => this.end = resolve);
  }

  moved(position: number): void {
    this.positions.push(position);
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

Deno.test("queue: one at a time, first come first served among people who were never served", async () => {
  const queue = new FairQueue({ concurrency: 1, maxWaiting: 10 });
  const log: string[] = [];
  const jobs = ["ada", "bob", "cleo"].map((person) => new TestJob(person, log));
  for (const job of jobs) assert.equal(queue.offer(job), "taken");
  assert.deepEqual(jobs.map(({ positions }) => positions), [[0], [1], [2]]);
  for (const job of jobs) {
    job.end();
    await settled();
  }
  assert.deepEqual(log, ["ada", "bob", "cleo"]);
  assert.deepEqual(jobs.map(({ positions }) => positions), [[0], [1, 0], [2, 1, 0]]);
  assert.deepEqual([queue.running, queue.waiting], [0, 0]);
});

Deno.test("queue: who was served a moment ago comes after those who were not, and is told so", async () => {
  const queue = new FairQueue({ concurrency: 1, maxWaiting: 10 });
  const [first, second, bob] = [new TestJob("ada"), new TestJob("ada"), new TestJob("bob")];
  queue.offer(first);
  queue.offer(second);
  assert.deepEqual(second.positions, [1]);
  queue.offer(bob);
  assert.deepEqual([second.positions, bob.positions], [[1, 2], [1]]);
  first.end();
  await settled();
  assert.deepEqual([second.positions, bob.positions], [[1, 2, 1], [1, 0]]);
});

Deno.test("queue: one running and one waiting a person, also where there is room for more", async () => {
  const queue = new FairQueue({ concurrency: 2, maxWaiting: 10 });
  const [first, second, third] = [new TestJob("ada"), new TestJob("ada"), new TestJob("ada")];
  assert.deepEqual([queue.offer(first), queue.offer(second), queue.offer(third)], [
    "taken",
    "taken",
    "one_too_many",
  ]);
  assert.deepEqual([queue.running, queue.waiting], [1, 1]);
  first.end();
  await settled();
  assert.ok(second.started);
  assert.equal(queue.offer(third), "taken");
});

Deno.test("queue: as many wait as may, and no more; with no place to wait, one can still be served", () => {
  const queue = new FairQueue({ concurrency: 1, maxWaiting: 2 });
  const offers = ["a", "b", "c", "d"].map((person) => queue.offer(new TestJob(person)));
  assert.deepEqual(offers, ["taken", "taken", "taken", "full"]);
  const none = new FairQueue({ concurrency: 1, maxWaiting: 0 });
  assert.deepEqual([none.offer(new TestJob("a")), none.offer(new TestJob("b"))], ["taken", "full"]);
});

Deno.test("queue: who leaves frees the place, and the others move up", () => {
  const queue = new FairQueue({ concurrency: 1, maxWaiting: 2 });
  const [ada, bob, cleo, dan] = ["ada", "bob", "cleo", "dan"].map((person) => new TestJob(person));
  for (const job of [ada!, bob!, cleo!]) queue.offer(job);
  assert.equal(queue.leave(bob!), true);
  assert.equal(queue.leave(bob!), false);
  assert.equal(queue.leave(ada!), false, "a running job ends by itself");
  assert.deepEqual(cleo!.positions, [2, 1]);
  assert.equal(queue.offer(dan!), "taken");
});

Deno.test("queue: a job that fails frees its slot", async () => {
  const queue = new FairQueue({ concurrency: 1, maxWaiting: 2 });
  const failing = { person: "ada", run: () => Promise.reject(new Error("no")), moved() {} };
  const bob = new TestJob("bob");
  queue.offer(failing);
  queue.offer(bob);
  await settled();
  assert.ok(bob.started);
});

Deno.test("queue: in any course of events the limits hold, places are true, and nobody waits more than a round", async () => {
  const people = ["a", "b", "c", "d", "e"];
  const event = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("offer" as const), who: fc.nat(4) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("end" as const), who: fc.nat(9) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("leave" as const), who: fc.nat(9) }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 3 }), fc.array(event, { maxLength: 60, size: "max" }), async (
      concurrency,
      events,
    ) => {
      const queue = new FairQueue({ concurrency, maxWaiting: 3 });
      let waiting: TestJob[] = [];
      let running: TestJob[] = [];
      /** Who was served while each job waited for others. */
      const overtaken = new Map<TestJob, string[]>();
      const notice = (): void => {
        const busy = new Set(running.map(({ person }) => person));
        for (const job of waiting.filter(({ started }) => started)) {
          // Who is being answered waits for nobody but themselves.
          const kept = waiting.filter(({ started, person }) => !started && !busy.has(person));
          for (const other of kept) overtaken.get(other)!.push(job.person);
          running.push(job);
        }
        waiting = waiting.filter(({ started }) => !started);
      };
      for (const { kind, who } of events) {
        if (kind === "offer") {
          const job = new TestJob(people[who]!);
          overtaken.set(job, []);
          if (queue.offer(job) === "taken") waiting.push(job);
        } else if (kind === "leave") {
          const job = waiting[who];
          if (job !== undefined && queue.leave(job)) waiting = waiting.filter((other) => other !== job);
        } else {
          const job = running[who];
          if (job === undefined) continue;
          running = running.filter((other) => other !== job);
          job.end();
          await settled();
        }
        notice();
        assert.ok(running.length <= concurrency && waiting.length <= 3);
        assert.equal(new Set(running.map(({ person }) => person)).size, running.length);
        assert.equal(new Set(waiting.map(({ person }) => person)).size, waiting.length);
        assert.deepEqual([queue.running, queue.waiting], [running.length, waiting.length]);
        assert.deepEqual(
          waiting.map((job) => job.positions.at(-1)).sort(),
          waiting.map((_, index) => index + 1),
        );
        for (const job of running) assert.equal(job.positions.at(-1), 0);
        for (const job of waiting) {
          const others = overtaken.get(job)!.filter((person) => person !== job.person);
          assert.equal(new Set(others).size, others.length, "somebody was served twice while another waited");
        }
      }
    }),
    { numRuns: 500 },
  );
});
