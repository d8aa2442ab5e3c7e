// Shutdown of the process: graceful, and in bounded time.

/** Longest time for a graceful stop, milliseconds. The contract allows 10 seconds. */
const STOP_MS = 5_000;
/** Time between two checks of a condition, milliseconds. */
const POLL_MS = 10;

/** Shuts the process down. `reason` is for the log. */
export type Shutdown = (reason: string, exitCode: number) => void;

/**
 * Shuts the process down on the first SIGINT or SIGTERM, with exit code 0, or when the returned function is called.
 * Calls `stop` once, and exits when `stop` is done or takes too long.
 */
export function handleShutdown(stop: (reason: string) => Promise<void>): Shutdown {
  let isStopping = false;
  const shutDown: Shutdown = (reason, exitCode) => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => Deno.exit(exitCode), STOP_MS);
    stop(reason).then(() => Deno.exit(exitCode), () => Deno.exit(1));
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => shutDown(signal, 0));
  }
  return shutDown;
}

/** Resolves once `condition` is true, or after `timeoutMs` milliseconds. */
export async function waitUntil(condition: () => boolean, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!condition() && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
