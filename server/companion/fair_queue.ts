// Who is answered when: a bounded line that is fair to people rather than to questions.
//
// Next is the waiting person who was served longest ago, or never; among those, who came first. So while somebody
// waits, nobody else is served twice.

/** One question in the line. */
export interface Job {
  readonly person: string;
  /** Answers it. The slot is taken until what this returns has settled. */
  run(): Promise<void>;
  /** Says the place in the line, whenever it has changed: 0 while being answered, 1 for the next. Must not throw. */
  moved(position: number): void;
}

/** What became of a job that was offered. `one_too_many`: its person has one waiting already. */
export type Admission = "taken" | "full" | "one_too_many";

/** How much is done at once, and how many may wait. */
export interface QueueOptions {
  readonly concurrency: number;
  readonly maxWaiting: number;
}

/** People whose last turn is remembered; the earliest turns are forgotten first, and count as never. */
const MAX_REMEMBERED = 10_000;

/** The line. */
export class FairQueue {
  /** In order of arrival. */
  #waiting: Job[] = [];
  readonly #running: Set<Job> = new Set();
  /** Person → number of the last turn, in order of turns. */
  readonly #served: Map<string, number> = new Map();
  readonly #told: Map<Job, number> = new Map();
  #turns = 0;

  constructor(readonly options: QueueOptions) {}

  /** Jobs being done. */
  get running(): number {
    return this.#running.size;
  }

  /** Jobs in line. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Puts a job in line, and starts it when there is room. */
  offer(job: Job): Admission {
    if (this.#waiting.some(({ person }) => person === job.person)) return "one_too_many";
    if (!this.#canStart(job) && this.#waiting.length >= this.options.maxWaiting) return "full";
    this.#waiting.push(job);
    this.#fill();
    return "taken";
  }

  /** Takes a waiting job out of the line. False for one that does not wait: it runs, or is over. */
  leave(job: Job): boolean {
    const index = this.#waiting.indexOf(job);
    if (index < 0) return false;
    this.#waiting.splice(index, 1);
    this.#told.delete(job);
    this.#fill();
    return true;
  }

  #canStart({ person }: Job): boolean {
    if (this.#running.size >= this.options.concurrency) return false;
    for (const running of this.#running) if (running.person === person) return false;
    return true;
  }

  #fill(): void {
    for (const job of this.#inOrder()) if (this.#canStart(job)) this.#start(job);
    for (const [index, job] of this.#inOrder().entries()) this.#tell(job, index + 1);
    if (this.#running.size === 0 && this.#waiting.length === 0) this.#served.clear();
  }

  #inOrder(): Job[] {
    const lastTurn = ({ person }: Job): number => this.#served.get(person) ?? 0;
    return this.#waiting.toSorted((a, b) => lastTurn(a) - lastTurn(b));
  }

  #start(job: Job): void {
    this.#waiting.splice(this.#waiting.indexOf(job), 1);
    this.#running.add(job);
    this.#served.delete(job.person);
    this.#served.set(job.person, ++this.#turns);
    if (this.#served.size > MAX_REMEMBERED) this.#served.delete(this.#served.keys().next().value ?? "");
    this.#tell(job, 0);
    const over = (): void => {
      this.#running.delete(job);
      this.#told.delete(job);
      this.#fill();
    };
    job.run().then(over, over);
  }

  #tell(job: Job, position: number): void {
    if (this.#told.get(job) === position) return;
    this.#told.set(job, position);
    job.moved(position);
  }
}
