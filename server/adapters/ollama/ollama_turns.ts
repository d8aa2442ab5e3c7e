// Requests that wait in Ollama's own queue. Ollama answers in the order of arrival, so while an earlier request goes on,
// a later one may only be waiting for its turn.

/** One request, from the moment it is sent. */
export interface OllamaTurn {
  /** The first byte of its answer, or another one. */
  received(): void;
  /** It is over. */
  over(): void;
}

interface Entry {
  hasBytes: boolean;
  /** Whether an earlier request was answered while this one waited. */
  sawAnother: boolean;
  /** Whether one of those was over before this one began. */
  cameAfter: boolean;
  readonly onAheadGoesOn: () => void;
}

/** How often one request has to have waited for another before it is evidence. */
const EVIDENCE = 2;

/** The order of requests to one Ollama, and how many it answers at a time. */
export class OllamaTurns {
  /** Open requests, in order of arrival. */
  readonly #open: Set<Entry> = new Set();
  #most = 0;
  #afterAnother = 0;

  /**
   * How many answers Ollama was seen to make at a time, once requests had to wait for each other there; null before
   * that.
   */
  get atOnce(): number | null {
    return this.#afterAnother >= EVIDENCE ? this.#most : null;
  }

  /** A request is sent. `onAheadGoesOn` is called whenever an earlier one goes on or ends, until this one begins. */
  enter(onAheadGoesOn: () => void): OllamaTurn {
    const entry: Entry = { hasBytes: false, sawAnother: false, cameAfter: false, onAheadGoesOn };
    this.#open.add(entry);
    return {
      received: () => {
        if (!entry.hasBytes) this.#begin(entry);
        this.#goesOn(entry);
      },
      over: () => {
        for (const later of this.#after(entry)) {
          if (entry.hasBytes && later.sawAnother) later.cameAfter = true;
          later.onAheadGoesOn();
        }
        this.#open.delete(entry);
      },
    };
  }

  #begin(entry: Entry): void {
    entry.hasBytes = true;
    const answered = [...this.#open].filter(({ hasBytes }) => hasBytes).length;
    this.#most = Math.max(this.#most, answered);
    if (entry.cameAfter) this.#afterAnother++;
  }

  #goesOn(entry: Entry): void {
    for (const later of this.#after(entry)) {
      later.sawAnother = true;
      later.onAheadGoesOn();
    }
  }

  /** Requests that came after one and wait. */
  #after(entry: Entry): Entry[] {
    const open = [...this.#open];
    const at = open.indexOf(entry);
    return at < 0 ? [] : open.slice(at + 1).filter(({ hasBytes }) => !hasBytes);
  }
}
