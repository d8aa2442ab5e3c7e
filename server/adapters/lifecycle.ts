// The end of the process: on a signal, in order, and in bounded time.

/** Longest time for a graceful stop, milliseconds; the contract gives it 10 seconds. */
const STOP_MS = 5_000;
/** How often a condition is looked at again, milliseconds. */
const LOOK_MS = 10;

/** Calls `stop` once, on the first SIGINT or SIGTERM, and ends the process with code 0 when it is done or takes too long. */
export function stopOnSignal(stop: (signal: string) => Promise<void>): void {
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => {
      if (stopping) return;
      stopping = true;
      setTimeout(() => Deno.exit(0), STOP_MS);
      stop(signal).then(() => Deno.exit(0), () => Deno.exit(1));
    });
  }
}

/** Resolves once `holds` is true. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}
