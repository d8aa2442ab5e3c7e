// A queue for expensive work: bounded concurrency, bounded length, and fair turns for each group.

import type { Refusal } from "../../protocol/errors.ts";

/** Jobs of the first rank that start in a row while one of the second rank waits. */
const FIRST_RANK_TURNS = 3;

/** The bounds of a lane. */
export interface LaneOptions {
  /** Its name in metrics and in the operator's log line. */
  readonly name: string;
  /** Jobs that run at once. */
  readonly concurrency: number;
  /** Jobs of each rank that wait. */
  readonly maxWaiting: number;
  /** Jobs of one group that run at once; `concurrency` when absent. */
  readonly perGroup?: number;
  /** Jobs of one group that wait, of each rank; `maxWaiting` when absent. */
  readonly waitingPerGroup?: number;
  /** The refusal of a job that gets no place. */
  readonly refusal: () => Refusal;
  /** Called for each job that got no place, with its group. */
  readonly onRefused?: (group: string) => void;
}

/** Where a job stands in the queue. */
export interface Place {
  /** Groups take turns: a network, or an account. */
  readonly group: string;
  /** Jobs of the first rank start before those of the second; `second` when absent. */
  readonly rank?: "first" | "second";
}

interface Job {
  readonly group: string;
  readonly start: () => void;
  readonly reject: (refusal: Refusal) => void;
}

/** The waiting jobs of one rank, by group. Groups are in the order of their turns. */
class Waiting {
  readonly #groups: Map<string, Job[]> = new Map();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  countOf(group: string): number {
    return this.#groups.get(group)?.length ?? 0;
  }

  add(job: Job): void {
    const jobs = this.#groups.get(job.group);
    if (jobs === undefined) this.#groups.set(job.group, [job]);
    else jobs.push(job);
    this.#size++;
  }

  /** Takes the oldest job of the group whose turn it is, of those that `mayStart`. */
  next(mayStart: (group: string) => boolean): Job | undefined {
    for (const [group, jobs] of this.#groups) {
      if (!mayStart(group)) continue;
      const job = jobs.shift()!;
      this.#groups.delete(group);
      if (jobs.length > 0) this.#groups.set(group, jobs);
      this.#size--;
      return job;
    }
    return undefined;
  }

  /** Takes the newest job of the largest group, where that has more than `than` jobs. */
  takeFromLargest(than: number): Job | undefined {
    let largest: [string, Job[]] | undefined;
    for (const entry of this.#groups) {
      if (entry[1].length > (largest?.[1].length ?? than)) largest = entry;
    }
    if (largest === undefined) return undefined;
    const [group, jobs] = largest;
    const job = jobs.pop()!;
    if (jobs.length === 0) this.#groups.delete(group);
    this.#size--;
    return job;
  }
}

/** Runs jobs, at most `concurrency` at once. When too many wait, the newest job of the largest group is refused. */
export class Lane {
  readonly #waiting = { first: new Waiting(), second: new Waiting() };
  readonly #running: Map<string, number> = new Map();
  #runningCount = 0;
  #firstInARow = 0;

  constructor(readonly options: LaneOptions) {}

  get name(): string {
    return this.options.name;
  }

  /** Jobs that run. */
  get running(): number {
    return this.#runningCount;
  }

  /** Jobs that wait. */
  get waiting(): number {
    return this.#waiting.first.size + this.#waiting.second.size;
  }

  /** Runs `work` when it is its turn. Rejects with the lane's refusal, without running it, when there is no place. */
  async run<T>({ group, rank = "second" }: Place, work: () => T | Promise<T>): Promise<T> {
    if (this.#mayStart(group)) this.#enter(group);
    else await this.#wait(group, rank);
    try {
      return await work();
    } finally {
      this.#leave(group);
    }
  }

  #mayStart(group: string): boolean {
    const { concurrency, perGroup = concurrency } = this.options;
    return this.#runningCount < concurrency && (this.#running.get(group) ?? 0) < perGroup;
  }

  #enter(group: string): void {
    this.#runningCount++;
    this.#running.set(group, (this.#running.get(group) ?? 0) + 1);
  }

  #leave(group: string): void {
    this.#runningCount--;
    const left = (this.#running.get(group) ?? 1) - 1;
    if (left === 0) this.#running.delete(group);
    else this.#running.set(group, left);
    this.#startNext();
  }

  #wait(group: string, rank: "first" | "second"): Promise<void> {
    const { maxWaiting, waitingPerGroup = maxWaiting } = this.options;
    const waiting = this.#waiting[rank];
    const own = waiting.countOf(group);
    if (own >= waitingPerGroup) return this.#refuse(group);
    if (waiting.size >= maxWaiting) {
      const evicted = waiting.takeFromLargest(own + 1);
      if (evicted === undefined) return this.#refuse(group);
      this.options.onRefused?.(evicted.group);
      evicted.reject(this.options.refusal());
    }
    return new Promise((start, reject) => waiting.add({ group, start, reject }));
  }

  #refuse(group: string): Promise<never> {
    this.options.onRefused?.(group);
    return Promise.reject(this.options.refusal());
  }

  #startNext(): void {
    const mayStart = (group: string): boolean => this.#mayStart(group);
    const { first, second } = this.#waiting;
    const yields = this.#firstInARow >= FIRST_RANK_TURNS;
    const job = (yields ? second.next(mayStart) : undefined) ?? first.next(mayStart) ?? second.next(mayStart);
    if (job === undefined) return;
    this.#firstInARow = yields ? 0 : this.#firstInARow + 1;
    this.#enter(job.group);
    job.start();
  }
}
