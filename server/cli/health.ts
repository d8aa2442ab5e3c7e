// Asks a server on this machine for its health over HTTP.

/** Longest wait for an answer, milliseconds. */
const TIMEOUT_MS = 2_000;

/** `ok`, or the reason why the server is not ready. */
export async function askHealth(host: string, port: number): Promise<string> {
  const name = host === "0.0.0.0"
    ? "127.0.0.1"
    : host === "::"
    ? "[::1]"
    : host.includes(":")
    ? `[${host}]`
    : host;
  try {
    const response = await fetch(`http://${name}:${port}/health`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { status } = await response.json();
    return typeof status === "string" ? status : "it is another program";
  } catch (error) {
    return (error as Error).name === "TimeoutError" ? "it does not answer" : "nothing answers";
  }
}
