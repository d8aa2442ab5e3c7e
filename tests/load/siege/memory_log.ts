// Memory of the server during a run: seen from outside, and as the process says itself.

import type { MeasuredServer } from "../measured_server.ts";
import type { ProcessFigures } from "../process_figures.ts";
import { pause } from "./attacker.ts";

/** Memory at one time, bytes. All but resident memory is null when the process did not answer. */
export interface Memory {
  readonly resident: number;
  readonly heap: number | null;
  /** What is not the heap's: where unread bytes of sockets are. */
  readonly outside: number | null;
  /** The part of that which the engine knows of. */
  readonly external: number | null;
}

/** Time between two looks from outside, and two questions, milliseconds. */
const LOOK_MS = 100;
const ASK_MS = 500;
/** Longest wait for an answer, milliseconds. */
const PATIENCE_MS = 15_000;

const NOTHING: Memory = { resident: 0, heap: null, outside: null, external: null };

/** Looks at a server until it is stopped. A server that is too busy to answer is still looked at from outside. */
export class MemoryLog {
  #peak: Memory = NOTHING;
  #answer: ProcessFigures | null = null;
  #stopped = false;
  readonly #asking: Promise<void>;
  readonly #looking: Promise<void>;

  constructor(readonly server: MeasuredServer) {
    this.#asking = this.#ask();
    this.#looking = this.#look();
  }

  /** The largest of each since the start, or the last call of {@link forgetPeak}. */
  get peak(): Memory {
    return this.#peak;
  }

  forgetPeak(): void {
    this.#peak = NOTHING;
  }

  /** Memory now; all but resident memory as of the last answer. */
  get now(): Memory {
    const said = this.#answer === null ? NOTHING : memoryOf(this.#answer);
    return { ...said, resident: residentBytes(this.server.pid) };
  }

  /** Stops looking, then has garbage collected and asks once more. Null without an answer. */
  async settle(): Promise<Memory | null> {
    this.#stopped = true;
    await this.#looking;
    return await withinPatience(this.#asking.then(() => settledMemory(this.server)));
  }

  async #ask(): Promise<void> {
    while (!this.#stopped) {
      const answer = await this.server.figures().catch(() => null);
      if (answer === null) return;
      this.#answer = answer;
      this.#note();
      await pause(ASK_MS);
    }
  }

  async #look(): Promise<void> {
    while (!this.#stopped) {
      this.#note();
      await pause(LOOK_MS);
    }
  }

  #note(): void {
    const { resident, heap, outside, external } = this.now;
    const peak = this.#peak;
    this.#peak = {
      resident: Math.max(resident, peak.resident),
      heap: larger(heap, peak.heap),
      outside: larger(outside, peak.outside),
      external: larger(external, peak.external),
    };
  }
}

function larger(a: number | null, b: number | null): number | null {
  return a === null || b === null ? a ?? b : Math.max(a, b);
}

function memoryOf({ residentBytes, heapBytes, outsideBytes, externalBytes }: ProcessFigures): Memory {
  return { resident: residentBytes, heap: heapBytes, outside: outsideBytes, external: externalBytes };
}

/** Memory of a server after its garbage was collected. Null without an answer. */
export async function settledMemory(server: MeasuredServer): Promise<Memory | null> {
  const found = await withinPatience(server.settledFigures().catch(() => null));
  return found === null ? null : memoryOf(found);
}

function withinPatience<T>(work: Promise<T>): Promise<T | null> {
  let late: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<null>((resolve) => late = setTimeout(() => resolve(null), PATIENCE_MS));
  return Promise.race([work, tooLate]).finally(() => clearTimeout(late));
}

/** Resident memory of a process, as Linux tells it; 0 for one that has ended. */
function residentBytes(pid: number): number {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
    return Number(kibibytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}
