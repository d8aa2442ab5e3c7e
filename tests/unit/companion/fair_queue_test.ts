// The companion's queue: fair, bounded, and with true positions.

import assert from "node:assert/strict";
import fc from "fast-check";
import { FairQueue, type QueueAdmission, type Queued } from "../../../server/companion/fair_queue.ts";
import { FakeClock } from "../../support/fake_clock.ts";

/** A job that the test ends. */
class TestJob implements Queued {
  readonly positions: number[] = [];
  end: () => void = () => {};
  started = false;

  constructor(readonly person: string, readonly log: string[] = []) {}

  run(): Promise<void> {
    this.started = true;
    this.log.push(this.person);
    return new Promise((resolve) => this.end = resolve);
  }

  get position(): number | null {
    return this.positions.at(-1) ?? null;
  }

  moved(position: number): void {
    this.positions.push(position);
  }
}

function offer(queue: FairQueue, job: TestJob): QueueAdmission {
  return queue.offer(job, () => job.run());
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

Deno.test("queue: one at a time, first come first served among people who were never served", async () => {
  const queue = new FairQueue({ concurrency: 1, maxWaiting: 10 });
  const log: string[] = [];
  const jobs = ["ada", "bob", "cleo"].map((person) => new TestJob(person, log));
  for (const job of jobs) assert.equal(offer(queue, job), "taken");
  assert.deepEqual(jobs.map(({ positions }) => positions), [[0], [1], [2]]);
  for (const job of jobs) {
    job.end();
    await settled();
  }
  assert.deepEqual(log, ["ada", "bob", "cleo"]);
  assert.deepEqual(jobs.map(({ positions }) => positions), [[0], [1, 0], [2, 1, 0]]);
  assert.deepEqual([queue.running, queue.waiting], [0, 0]);
});

Deno.test("queue: a person who was served a moment ago comes after the others, and gets the new position", async () => {
  const queue = new FairQueue({ concurrency: 1, maxWaiting: 10 });
  const [first, second, bob] = [new TestJob("ada"), new TestJob("ada"), new TestJob("bob")];
  offer(queue, first);
  offer(queue, second);
  assert.deepEqual(second.positions, [1]);
  offer(queue, bob);
  assert.deepEqual([second.positions, bob.positions], [[1, 2], [1]]);
  first.end();
  await settled();
  assert.deepEqual([second.positions, bob.positions], [[1, 2, 1], [1, 0]]);
});

Deno.test("queue: one running and one waiting a person, also where there is room for more", async () => {
  const queue = new FairQueue({ concurrency: 2, maxWaiting: 10 });
  const [first, second, third] = [new TestJob("ada"), new TestJob("ada"), new TestJob("ada")];
  assert.deepEqual([offer(queue, first), offer(queue, second), offer(queue, third)], [
    "taken",
    "taken",
    "one_too_many",
  ]);
  assert.deepEqual([queue.running, queue.waiting], [1, 1]);
  first.end();
  await settled();
  assert.ok(second.started);
  assert.equal(offer(queue, third), "taken");
});

Deno.test("queue: as many wait as may, and no more; with no place to wait, one can still be served", () => {
  const queue = new FairQueue({ concurrency: 1, maxWaiting: 2 });
  const offers = ["a", "b", "c", "d"].map((person) => offer(queue, new TestJob(person)));
  assert.deepEqual(offers, ["taken", "taken", "taken", "full"]);
  const none = new FairQueue({ concurrency: 1, maxWaiting: 0 });
  assert.deepEqual([offer(none, new TestJob("a")), offer(none, new TestJob("b"))], ["taken", "full"]);
});

Deno.test("queue: a job that leaves frees its place, and the others move up", () => {
  const queue = new FairQueue({ concurrency: 1, maxWaiting: 2 });
  const [ada, bob, cleo, dan] = ["ada", "bob", "cleo", "dan"].map((person) => new TestJob(person));
  for (const job of [ada!, bob!, cleo!]) offer(queue, job);
  assert.equal(queue.leave(bob!), true);
  assert.equal(queue.leave(bob!), false);
  assert.equal(queue.leave(ada!), false, "a running job ends by itself");
  assert.deepEqual(cleo!.positions, [2, 1]);
  assert.equal(offer(queue, dan!), "taken");
});

Deno.test("queue: a job that fails frees its slot", async () => {
  const queue = new FairQueue({ concurrency: 1, maxWaiting: 2 });
  const bob = new TestJob("bob");
  queue.offer(new TestJob("ada"), () => Promise.reject(new Error("no")));
  offer(queue, bob);
  await settled();
  assert.ok(bob.started);
});

Deno.test("queue: in any course of events the limits hold, positions are true, and nobody waits more than a round", async () => {
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
          // A person who is being answered waits for nobody else.
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
          if (offer(queue, job) === "taken") waiting.push(job);
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
          assert.equal(new Set(others).size, others.length, "a person was served twice while another waited");
        }
      }
    }),
    { numRuns: 500 },
  );
});

/** Answers one job after another of a simulated evening. `seconds` each; time is the fake clock's. */
class Evening {
  readonly clock = new FakeClock();
  readonly queue: FairQueue;
  /** Person → answers, and the longest wait from question to the turn, in turns of others. */
  readonly answers: Map<string, number> = new Map();
  readonly waits: { person: string; turns: number; ahead: number }[] = [];
  #turns = 0;

  constructor(readonly seconds: number, concurrency = 1) {
    this.queue = new FairQueue({ concurrency, maxWaiting: 1_000 });
  }

  ask(person: string, then: () => void = () => {}, goesFirst = false): void {
    const askedAt = this.#turns;
    const ahead = this.queue.waiting + this.queue.running;
    const queued: Queued = { person, goesFirst, position: null, moved() {} };
    this.queue.offer(queued, async () => {
      this.waits.push({ person, turns: this.#turns - askedAt, ahead });
      this.#turns++;
      await new Promise<void>((resolve) => this.clock.after(this.seconds * 1000, resolve));
      this.answers.set(person, (this.answers.get(person) ?? 0) + 1);
      setImmediate(then);
    });
  }

  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      this.clock.advance(1000);
      await settled();
      await settled();
    }
  }
}

Deno.test("row 24: one newcomer every 9 s, answers of 10 s, three regulars: each waits one round at most", async () => {
  const evening = new Evening(10);
  const askAgain = (person: string): void => evening.ask(person, () => askAgain(person));
  for (const regular of ["ada", "bob", "cleo"]) askAgain(regular);
  for (let second = 0; second < 600; second++) {
    if (second % 9 === 0) evening.ask(`newcomer ${second}`);
    await evening.pass(1);
  }
  for (const { person, turns, ahead } of evening.waits) {
    assert.ok(turns <= ahead, `${person}: ${turns} of ${ahead}`);
  }
  // Before, each regular was answered once in ten minutes.
  for (const regular of ["ada", "bob", "cleo"]) assert.ok(evening.answers.get(regular)! >= 5, `${regular}`);
});

Deno.test("queue: twenty people who ask again at once, for ten minutes: nobody waits more than one round", async () => {
  for (const concurrency of [1, 3]) {
    const evening = new Evening(10, concurrency);
    const people = Array.from({ length: 20 }, (_, index) => `guest ${index}`);
    const askAgain = (person: string): void => evening.ask(person, () => askAgain(person));
    for (const person of people) askAgain(person);
    await evening.pass(600);
    for (const { turns } of evening.waits) assert.ok(turns <= people.length);
    const counts = people.map((person) => evening.answers.get(person) ?? 0);
    assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, `${counts}`);
    assert.ok(Math.min(...counts) >= 60 * concurrency / 20 - 1);
  }
});

Deno.test("queue: while others wait, three who go first start, then the one of the others who stands first", async () => {
  const evening = new Evening(10);
  const order: string[] = [];
  evening.ask("running");
  for (const person of ["ada", "bob"]) evening.ask(person, () => order.push(person));
  for (const person of ["p1", "p2", "p3", "p4", "p5"]) evening.ask(person, () => order.push(person), true);
  evening.ask("cleo", () => order.push("cleo"));
  await evening.pass(100);
  assert.deepEqual(order, ["p1", "p2", "p3", "ada", "p4", "p5", "bob", "cleo"]);
});

Deno.test("queue: positions are those of the order in which people will be answered", () => {
  const queue = new FairQueue({ concurrency: 1, maxWaiting: 10 });
  const log: string[] = [];
  const [running, ada, first] = [
    new TestJob("running", log),
    new TestJob("ada", log),
    new TestJob("first", log),
  ];
  offer(queue, running);
  offer(queue, ada);
  queue.offer(Object.assign(first, { goesFirst: true }), () => first.run());
  assert.deepEqual([ada.positions, first.positions], [[1, 2], [1]]);
});
