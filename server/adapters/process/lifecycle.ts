// The end of the process: in order, and in bounded time.

/** Longest time for a graceful stop, milliseconds; the contract gives it 10 seconds. */
const STOP_MS = 5_000;
/** How often a condition is looked at again, milliseconds. */
const LOOK_MS = 10;

/** Ends the process. `reason` is for the log. */
export type End = (reason: string, exitCode: number) => void;

/**
 * Has `stop` called once, before the process ends: on the first SIGINT or SIGTERM, with exit code 0, and when what this
 * returns is called. The process ends when `stop` is done or takes too long.
 */
export function handleShutdown(stop: (reason: string) => Promise<void>): End {
  let ending = false;
  const end: End = (reason, exitCode) => {
    if (ending) return;
    ending = true;
    setTimeout(() => Deno.exit(exitCode), STOP_MS);
    stop(reason).then(() => Deno.exit(exitCode), () => Deno.exit(1));
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, () => end(signal, 0));
  return end;
}

/** Resolves once `holds` is true, or after so many milliseconds. */
export async function waitUntil(holds: () => boolean, atMostMs: number): Promise<void> {
  const deadline = performance.now() + atMostMs;
  while (!holds() && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
