// Who is answered next: a bounded queue that is fair to people rather than to questions.
//
// Next is the waiting person who was served longest ago, or never; among those, the one who came first. So no
// person is served twice while another one waits.

/** What waits in the queue: a question, or a trial. */
export interface Queued {
  /** Whose turn it takes. One of each person is being answered at a time, and one waits. */
  readonly person: string;
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

/** People whose last turn is remembered. Beyond that the earliest turns are forgotten, and count as never. */
const MAX_REMEMBERED = 10_000;

/** The queue. */
export class FairQueue {
  /** What waits, and how each is answered; in order of arrival. */
  readonly #waiting: Map<Queued, () => Promise<void>> = new Map();
  readonly #running: Set<Queued> = new Set();
  /** Person → number of the last turn, in order of turns. */
  readonly #served: Map<string, number> = new Map();
  #turns = 0;

  constructor(readonly options: QueueOptions) {}

  /** How many are being answered. */
  get running(): number {
    return this.#running.size;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Queues what `run` answers, and starts it when there is a slot. The slot is taken until `run` has settled. */
  offer(queued: Queued, run: () => Promise<void>): QueueAdmission {
    for (const { person } of this.#waiting.keys()) if (person === queued.person) return "one_too_many";
    if (!this.#canStart(queued) && this.#waiting.size >= this.options.maxWaiting) return "full";
    this.#waiting.set(queued, run);
    this.#fill();
    return "taken";
  }

  /** Takes out what waits. False for what does not wait: it is being answered, or over. */
  leave(queued: Queued): boolean {
    if (!this.#waiting.delete(queued)) return false;
    this.#fill();
    return true;
  }

  #canStart({ person }: Queued): boolean {
    if (this.#running.size >= this.options.concurrency) return false;
    for (const running of this.#running) if (running.person === person) return false;
    return true;
  }

  #fill(): void {
    for (const [queued, run] of this.#inOrder()) if (this.#canStart(queued)) this.#start(queued, run);
    for (const [index, [queued]] of this.#inOrder().entries()) move(queued, index + 1);
    if (this.#running.size === 0 && this.#waiting.size === 0) this.#served.clear();
  }

  #inOrder(): [Queued, () => Promise<void>][] {
    const lastTurn = ({ person }: Queued): number => this.#served.get(person) ?? 0;
    return [...this.#waiting].toSorted(([a], [b]) => lastTurn(a) - lastTurn(b));
  }

  #start(queued: Queued, run: () => Promise<void>): void {
    this.#waiting.delete(queued);
    this.#running.add(queued);
    this.#served.delete(queued.person);
    this.#served.set(queued.person, ++this.#turns);
    if (this.#served.size > MAX_REMEMBERED) this.#served.delete(this.#served.keys().next().value ?? "");
    move(queued, 0);
    const over = (): void => {
      this.#running.delete(queued);
      this.#fill();
    };
    run().then(over, over);
  }
}

function move(queued: Queued, position: number): void {
  if (queued.position !== position) queued.moved(position);
}
