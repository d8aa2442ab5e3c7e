// Ports for servers of tests.

/** Below the ports that systems give to outgoing connections: none of those takes a port between two starts of a server. */
const [FIRST, LAST] = [15_000, 32_000];

/** A port that nothing listens on. By chance: tests that run side by side do not try the same ones. */
export function freePort(): number {
  for (;;) {
    const port = FIRST + crypto.getRandomValues(new Uint32Array(1))[0]! % (LAST - FIRST);
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}
