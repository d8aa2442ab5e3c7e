// The child's side of a measurement: answers each line on standard input with its own CPU time and memory.

import process from "node:process";

/** What a measured process says about itself. */
export interface ProcessFigures {
  /** Time on a processor since the start, all threads, user and system, milliseconds. */
  readonly cpuMs: number;
  /** Resident memory, bytes. */
  readonly residentBytes: number;
  /** What lives on the heap of the engine, bytes. */
  readonly heapBytes: number;
  /** Memory of the process that is not the heap's, bytes: where a socket's unread bytes are. */
  readonly outsideBytes: number;
  /** What the engine knows to be held outside of its heap, such as buffers, bytes. */
  readonly externalBytes: number;
}

/** Starts the line of an answer, so that it can be told from what the program prints. */
export const FIGURES_PREFIX = "figures ";

/** Pauses between two collections, milliseconds, and how many: what one collection frees may free more. */
const SETTLE_MS = 150;
const SETTLE_ROUNDS = 4;

const encoder = new TextEncoder();

/** Answers until standard input ends, then ends the process. A line `settled` collects garbage first. */
export async function answerFigures(): Promise<void> {
  const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
  for await (const line of lines) {
    if (line.startsWith("settled")) await settle();
    const { user, system } = process.cpuUsage();
    const { rss, heapTotal, heapUsed, external } = Deno.memoryUsage();
    const figures: ProcessFigures = {
      cpuMs: (user + system) / 1000,
      residentBytes: rss,
      heapBytes: heapUsed,
      outsideBytes: rss - heapTotal,
      externalBytes: external,
    };
    Deno.stdout.writeSync(encoder.encode(`${FIGURES_PREFIX}${JSON.stringify(figures)}\n`));
  }
  Deno.exit(0);
}

async function settle(): Promise<void> {
  const { gc } = globalThis as { gc?: () => void };
  for (let round = 0; round < SETTLE_ROUNDS; round++) {
    gc?.();
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  }
}
