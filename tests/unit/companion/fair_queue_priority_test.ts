// Who goes first in the companion's queue: three in a row while others wait, then one of the others.

import assert from "node:assert/strict";
import fc from "fast-check";
import { FairQueue, type Queued } from "../../../server/companion/fair_queue.ts";

/** A question that the test ends. */
class TestQuestion implements Queued {
  position: number | null = null;
  end: () => void = () => {};

  constructor(readonly person: string, readonly goesFirst: boolean, readonly log: string[]) {}

  run(): Promise<void> {
    this.log.push(this.person);
    return new Promise((resolve) => this.end = resolve);
  }

  moved(position: number): void {
    this.position = position;
  }
}

/** One course of events with a queue that answers `concurrency` at a time. */
class Course {
  readonly queue: FairQueue;
  readonly started: string[] = [];
  readonly all: TestQuestion[] = [];

  constructor(concurrency = 1) {
    this.queue = new FairQueue({ concurrency, maxWaiting: 1_000 });
  }

  /** Asks; names in capitals go first. */
  ask(...people: string[]): void {
    for (const person of people) {
      const question = new TestQuestion(person, /^[A-Z]/.test(person), this.started);
      if (this.queue.offer(question, () => question.run()) === "taken") this.all.push(question);
    }
  }

  get waiting(): TestQuestion[] {
    return this.all.filter(({ position }) => position !== null && position > 0);
  }

  /** Who waits, in the order of the positions that they were told. */
  get told(): string[] {
    const line = this.waiting.toSorted((a, b) => a.position! - b.position!);
    assert.deepEqual(line.map(({ position }) => position), line.map((_, index) => index + 1));
    return line.map(({ person }) => person);
  }

  get running(): TestQuestion[] {
    return this.all.filter(({ position }) => position === 0);
  }

  leave(question: TestQuestion): void {
    if (this.queue.leave(question)) question.position = null;
  }

  async end(question: TestQuestion | undefined = this.running[0]): Promise<void> {
    if (question === undefined) return;
    question.position = null;
    question.end();
    await new Promise((resolve) => setImmediate(resolve));
  }

  async finish(): Promise<string> {
    while (this.running.length > 0) await this.end();
    return this.started.join(" ");
  }
}

/** The order by the rule alone, of one answer at a time: names that start, from who stands in line in that order. */
function byTheRule(line: readonly string[], inARow: number): string[] {
  const left = [...line];
  const order: string[] = [];
  let premium = inARow;
  while (left.length > 0) {
    const isPremium = (person: string): boolean => person === person.toUpperCase();
    const others = left.filter((person) => !isPremium(person));
    const firsts = left.filter(isPremium);
    const isTheirTurn = others.length === 0 || (firsts.length > 0 && premium < 3);
    const next = isTheirTurn ? firsts[0]! : others[0]!;
    premium = isTheirTurn ? premium + 1 : 0;
    left.splice(left.indexOf(next), 1);
    order.push(next);
  }
  return order;
}

Deno.test("priority: three who go first, one of the others, three who go first, and so on", async () => {
  const course = new Course();
  course.ask("running", "a", "b", "c", "P1", "P2", "P3", "P4", "P5", "P6", "P7");
  assert.deepEqual(course.told, ["P1", "P2", "P3", "a", "P4", "P5", "P6", "b", "P7", "c"]);
  assert.equal(await course.finish(), "running P1 P2 P3 a P4 P5 P6 b P7 c");
});

Deno.test("priority: those who go first and came before one of the others are among the three", async () => {
  const course = new Course();
  course.ask("running", "P1", "P2", "P3", "P4", "P5", "a");
  assert.deepEqual(course.told, ["P1", "P2", "P3", "a", "P4", "P5"]);
  assert.equal(await course.finish(), "running P1 P2 P3 a P4 P5");
});

Deno.test("priority: without others nothing is counted, and those who go first keep their order", async () => {
  const course = new Course();
  course.ask("P0", "P1", "P2", "P3", "P4", "P5");
  for (let count = 0; count < 3; count++) await course.end();
  course.ask("a", "P6", "P7");
  // P3 is being answered: it started while nobody else waited.
  assert.deepEqual(course.told, ["P4", "P5", "P6", "a", "P7"]);
  assert.equal(await course.finish(), "P0 P1 P2 P3 P4 P5 P6 a P7");
});

Deno.test("priority: who comes after three in a row does not stand behind three more", async () => {
  const course = new Course();
  course.ask("running", "a", "P1", "P2", "P3", "P4");
  for (let count = 0; count < 3; count++) await course.end();
  course.ask("b");
  assert.deepEqual(course.told, ["a", "P4", "b"]);
  course.leave(course.waiting.find(({ person }) => person === "a")!);
  assert.deepEqual(course.told, ["b", "P4"]);
  assert.equal(await course.finish(), "running P1 P2 P3 b P4");
});

Deno.test("priority: who goes first and asks while being answered is told the true position", async () => {
  const course = new Course();
  course.ask("P1", "a", "b", "P1");
  assert.deepEqual(course.told, ["P1", "a", "b"]);
  assert.equal(await course.finish(), "P1 P1 a b");
});

Deno.test("priority: a flood of people who go first holds one of the others up for three answers", async () => {
  const course = new Course();
  course.ask("P0", "a");
  for (let count = 1; count <= 50; count++) {
    course.ask(`P${2 * count}`, `P${2 * count + 1}`);
    await course.end();
  }
  assert.equal(course.started.indexOf("a"), 4);
  await course.finish();
});

Deno.test("priority: a thousand people in line are put in order at once", async () => {
  const course = new Course();
  course.ask("running");
  const begun = performance.now();
  for (let count = 0; count < 500; count++) course.ask(`P${count}`, `a${count}`);
  assert.ok(performance.now() - begun < 5_000);
  assert.deepEqual(course.told.slice(0, 8), ["P0", "P1", "P2", "a0", "P3", "P4", "P5", "a1"]);
  await course.finish();
});

const EVENTS = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant("ask" as const), who: fc.nat(9) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("end" as const), who: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("leave" as const), who: fc.nat(9) }) },
  ),
  { maxLength: 60, size: "max" },
);
const PEOPLE = ["A", "B", "C", "D", "E", "v", "w", "x", "y", "z"];

Deno.test("priority: at random, the order and every position told are those of the rule", async () => {
  await fc.assert(
    fc.asyncProperty(EVENTS, async (events) => {
      const course = new Course();
      /** Who stands in line, by the rule alone: who is being answered joins it again when the answer is over. */
      let line: string[] = [];
      let answered: string | null = null;
      let asksAgain = false;
      let inARow = 0;
      const isOther = (person: string): boolean => person === person.toLowerCase();
      const start = (): void => {
        if (!line.some(isOther) && !(asksAgain && isOther(answered!))) inARow = 0;
        if (answered !== null || line.length === 0) return;
        answered = byTheRule(line, inARow)[0]!;
        line = line.filter((person) => person !== answered);
        inARow = isOther(answered) || !line.some(isOther) ? 0 : inARow + 1;
      };
      for (const { kind, who } of events) {
        const person = PEOPLE[who]!;
        if (kind === "ask") {
          course.ask(person);
          if (person === answered) asksAgain = true;
          else if (!line.includes(person)) line.push(person);
        } else if (kind === "end") {
          await course.end();
          if (asksAgain) line.push(answered!);
          asksAgain = false;
          answered = null;
        } else {
          const question = course.waiting.find((waiting) => waiting.person === person);
          if (question !== undefined) course.leave(question);
          if (person === answered) asksAgain = false;
          line = line.filter((waiting) => waiting !== person);
        }
        start();
        assert.deepEqual(
          course.running.map((running) => running.person),
          answered === null ? [] : [answered],
        );
        assert.deepEqual(course.told, byTheRule(asksAgain ? [...line, answered!] : line, inARow));
      }
      await course.finish();
    }),
    { numRuns: 500 },
  );
});

Deno.test("priority: at random and with several slots, at most three in a row start while others may", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 3 }), EVENTS, async (concurrency, events) => {
      const course = new Course(concurrency);
      let premium = 0;
      let seen = 0;
      for (const { kind, who } of events) {
        // Others who wait before, and are not being answered: they could start in place of those who do.
        const busy = new Set(course.running.map(({ person }) => person));
        const others = course.waiting.filter(({ goesFirst, person }) => !goesFirst && !busy.has(person));
        if (kind === "ask") course.ask(PEOPLE[who]!);
        else if (kind === "end") await course.end(course.running[who]);
        else if (course.waiting[who] !== undefined) course.leave(course.waiting[who]);
        for (const person of course.started.slice(seen)) {
          const couldStart = others.some(({ position }) => position !== null);
          premium = person === person.toUpperCase() && couldStart ? premium + 1 : 0;
          assert.ok(premium <= 3, course.started.join(" "));
        }
        seen = course.started.length;
        if (course.waiting.every(({ goesFirst }) => goesFirst)) premium = 0;
        const { told } = course;
        assert.deepEqual([told.length, course.running.length], [course.queue.waiting, course.queue.running]);
      }
      while (course.running.length > 0) await course.end();
    }),
    { numRuns: 500 },
  );
});
