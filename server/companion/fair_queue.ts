// Who is answered next: a bounded queue that is fair to people rather than to questions.
//
// People stand in one line. A person who asks goes to its end; one who asks while being answered does so when that
// answer is over. So no person is passed by one who came later, however new: each waits for those who stood before, once.
// The one exception are people who go first, and of them at most three pass one who waits.

/** What waits in the queue: a question, or a trial. */
export interface Queued {
  /** Whose turn it takes. One of each person is being answered at a time, and one waits. */
  readonly person: string;
  /** Whether it may pass others; false when absent. */
  readonly goesFirst?: boolean;
  /** The position that it took last; null before the first, and always where it keeps none. */
  readonly position: number | null;
  /** Takes each new position: 0 while being answered, 1 for the next. Must not throw. */
  moved(position: number): void;
}

/** What became of an offer. `one_too_many`: its person has one waiting already. */
export type QueueAdmission = "taken" | "full" | "one_too_many";

/** How many are answered at a time, and how many may wait. */
export interface QueueOptions {
  readonly concurrency: number;
  readonly maxWaiting: number;
}

/** How many who go first may pass one who waits. */
const MAX_PASSED = 3;

/** One who waits. */
interface Place {
  readonly queued: Queued;
  readonly run: () => Promise<void>;
  /** Place in line: lower is earlier. Infinity while its person is being answered. */
  rank: number;
  /** How many who came later have passed. */
  passed: number;
}

/** The queue. */
export class FairQueue {
  /** Who waits, in order of arrival. */
  #waiting: Place[] = [];
  readonly #running: Set<Queued> = new Set();
  #ranks = 0;

  constructor(readonly options: QueueOptions) {}

  /** How many are being answered. */
  get running(): number {
    return this.#running.size;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Queues what `run` answers, and starts it when there is a slot. The slot is taken until `run` has settled. */
  offer(queued: Queued, run: () => Promise<void>): QueueAdmission {
    const { person } = queued;
    if (this.#waiting.some((place) => place.queued.person === person)) return "one_too_many";
    const isAnswered = this.#isAnswered(person);
    const canStart = !isAnswered && this.#running.size < this.options.concurrency;
    if (!canStart && this.#waiting.length >= this.options.maxWaiting) return "full";
    this.#waiting.push({ queued, run, rank: isAnswered ? Infinity : ++this.#ranks, passed: 0 });
    this.#fill();
    return "taken";
  }

  /** Takes out what waits. False for what does not wait: it is being answered, or over. */
  leave(queued: Queued): boolean {
    const left = this.#waiting.filter((place) => place.queued !== queued);
    if (left.length === this.#waiting.length) return false;
    this.#waiting = left;
    this.#fill();
    return true;
  }

  #isAnswered(person: string): boolean {
    for (const running of this.#running) if (running.person === person) return true;
    return false;
  }

  #fill(): void {
    while (this.#running.size < this.options.concurrency) {
      const next = this.#inOrder()[0];
      if (next === undefined || next.rank === Infinity) break;
      this.#start(next);
    }
    for (const [index, { queued }] of this.#inOrder().entries()) move(queued, index + 1);
  }

  /** All who wait, the next first, as it is now. */
  #inOrder(): Place[] {
    const line = this.#waiting.toSorted((a, b) => byRank(a, b));
    const order: Place[] = [];
    const passed = new Map(line.map((place) => [place, place.passed]));
    while (line.length > 0) {
      const next = nextOf(line, passed);
      order.push(next);
      line.splice(line.indexOf(next), 1);
      for (const place of line) if (byRank(place, next) < 0) passed.set(place, passed.get(place)! + 1);
    }
    return order;
  }

  #start(next: Place): void {
    this.#waiting = this.#waiting.filter((place) => place !== next);
    for (const place of this.#waiting) if (byRank(place, next) < 0) place.passed++;
    const { queued, run } = next;
    this.#running.add(queued);
    move(queued, 0);
    const over = (): void => {
      this.#running.delete(queued);
      for (const place of this.#waiting) {
        if (place.queued.person === queued.person) place.rank = ++this.#ranks;
      }
      this.#fill();
    };
    run().then(over, over);
  }
}

/** The first in line, or one who may pass all before. */
function nextOf(line: readonly Place[], passed: ReadonlyMap<Place, number>): Place {
  const first = line.find(({ queued, rank }) => queued.goesFirst === true && rank !== Infinity);
  const isHeld = line.some((place) =>
    first !== undefined && byRank(place, first) < 0 && passed.get(place)! >= MAX_PASSED
  );
  return first === undefined || isHeld ? line[0]! : first;
}

function byRank(a: Place, b: Place): number {
  return a.rank === b.rank ? 0 : a.rank < b.rank ? -1 : 1;
}

function move(queued: Queued, position: number): void {
  if (queued.position !== position) queued.moved(position);
}
