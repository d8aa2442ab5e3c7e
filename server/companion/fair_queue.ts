// Who is answered next: a bounded queue that is fair to people rather than to questions.
//
// People stand in one line. A person who asks goes to its end; one who asks while being answered does so when that
// answer is over. So no person is passed by one who came later, however new: each waits for those who stood before, once.
// People who go first have a line of their own: while others wait, three of them start, then the one of the others who
// stands first, and so on. So an other waits for at most three of them for each of the others who stands before.

/** What waits in the queue: a question, or a trial. */
export interface Queued {
  /** Whose turn it takes. One of each person is being answered at a time, and one waits. */
  readonly person: string;
  /** Whether it stands in the line of those who go first; false when absent. */
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

/** How many who go first start before one of the others who wait. */
const FIRST_IN_A_ROW = 3;

/** One who waits. */
interface Place {
  readonly queued: Queued;
  readonly run: () => Promise<void>;
  /** Place in line: lower is earlier. Infinity while its person is being answered. */
  rank: number;
}

/** The queue. */
export class FairQueue {
  /** Who waits, in order of arrival. */
  #waiting: Place[] = [];
  readonly #running: Set<Queued> = new Set();
  #ranks = 0;
  /** How many who go first have started since one of the others did; 0 when none of the others waits. */
  #inARow = 0;

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
    this.#waiting.push({ queued, run, rank: isAnswered ? Infinity : ++this.#ranks });
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
      const next = inOrder(this.#waiting.filter(({ rank }) => rank !== Infinity), this.#inARow)[0];
      if (next === undefined) break;
      this.#start(next);
    }
    this.#inARow = this.#nextInARow(null);
    // The order where those who are being answered are answered by then, and no question comes or leaves.
    const order = inOrder(this.#waiting, this.#inARow);
    for (const [index, { queued }] of order.entries()) move(queued, index + 1);
  }

  /** How many who go first have started in a row while others waited, once `started` has; null for none. */
  #nextInARow(started: Place | null): number {
    if (this.#waiting.every(goesFirst)) return 0;
    if (started === null) return this.#inARow;
    return goesFirst(started) ? this.#inARow + 1 : 0;
  }

  #start(next: Place): void {
    this.#waiting = this.#waiting.filter((place) => place !== next);
    this.#inARow = this.#nextInARow(next);
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

/** Who waits, in the order in which they start: `inARow` who go first have started since one of the others did. */
function inOrder(waiting: readonly Place[], inARow: number): Place[] {
  const line = waiting.toSorted(byRank);
  const others = line.filter((place) => !goesFirst(place));
  const first = line.filter(goesFirst);
  const order: Place[] = [];
  let from = 0;
  for (const [index, other] of others.entries()) {
    const to = from + Math.max(0, FIRST_IN_A_ROW - (index === 0 ? inARow : 0));
    order.push(...first.slice(from, to), other);
    from = to;
  }
  return [...order, ...first.slice(from)];
}

function goesFirst({ queued }: Place): boolean {
  return queued.goesFirst === true;
}

function byRank(a: Place, b: Place): number {
  return a.rank === b.rank ? 0 : a.rank < b.rank ? -1 : 1;
}

function move(queued: Queued, position: number): void {
  if (queued.position !== position) queued.moved(position);
}
