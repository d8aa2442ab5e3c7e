// Time and randomness of the server in a test: nothing happens until the test says so.

import type { Clock, Timer } from "../../server/ports/clock.ts";

/** The time at which every test begins. */
export const BEGINNING = Date.UTC(2025, 5, 1, 12, 0, 0, 0);

/** UUIDs that a {@link FakeClock} makes, as they look on the wire. */
export const FAKE_UUID = /00000000-0000-4000-8000-[0-9a-f]{12}/g;

/** A clock that stands still, and a queue of turns that is run by hand. */
export class FakeClock implements Clock {
  /** Milliseconds that each call of {@link monotonic} takes, for code that measures itself. */
  tick = 0;
  /** The result of {@link random}, from 0 up to but not including 1. */
  chance = 0;
  #elapsed = 0;
  #timers: { readonly at: number; readonly run: () => void }[] = [];
  #turn: (() => void)[] = [];
  #uuids = 0;

  now(): number {
    return BEGINNING + this.#elapsed;
  }

  /** Starts far from zero, so that no code can take zero for "long ago". */
  monotonic(): number {
    this.#elapsed += this.tick;
    return 5_000_000 + this.#elapsed;
  }

  after(ms: number, run: () => void): Timer {
    const timer = { at: this.#elapsed + ms, run };
    this.#timers.push(timer);
    return { cancel: () => this.#timers = this.#timers.filter((one) => one !== timer) };
  }

  nextTurn(run: () => void): void {
    this.#turn.push(run);
  }

  uuid(): string {
    return `00000000-0000-4000-8000-${(++this.#uuids).toString(16).padStart(12, "0")}`;
  }

  random(): number {
    return this.chance;
  }

  /** Timers that wait. */
  get timers(): number {
    return this.#timers.length;
  }

  /** Calls that wait for the next turn. */
  get queued(): number {
    return this.#turn.length;
  }

  /** Runs what waits for the next turn; what that queues waits for the one after. Returns how many ran. */
  runTurn(): number {
    const turn = this.#turn;
    this.#turn = [];
    for (const run of turn) run();
    return turn.length;
  }

  /** Runs turns until none waits. */
  runTurns(): void {
    while (this.runTurn() > 0);
  }

  /** The next timer due within `ms`, taken off the list; the clock stands at its time then. */
  takeDue(ms: number): (() => void) | undefined {
    const end = this.#elapsed + ms;
    const due = this.#timers.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
    if (due === undefined) return undefined;
    this.#timers = this.#timers.filter((one) => one !== due);
    this.#elapsed = Math.max(this.#elapsed, due.at);
    return due.run;
  }

  /** Moves the clock on by `ms` without running anything. */
  skip(ms: number): void {
    this.#elapsed += ms;
  }

  /** Lets `ms` pass, running timers when they fall due, and the turns that each of them starts. */
  advance(ms: number): void {
    const end = this.#elapsed + ms;
    for (let run = this.takeDue(ms); run !== undefined; run = this.takeDue(end - this.#elapsed)) {
      run();
      this.runTurns();
    }
    this.#elapsed = Math.max(this.#elapsed, end);
  }
}
