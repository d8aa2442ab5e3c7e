// How a server on this machine is, asked over HTTP.

/** Longest wait for an answer, milliseconds. */
const PATIENCE_MS = 2_000;

/** `ok`, or in words why not. */
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
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const { status } = await response.json();
    return typeof status === "string" ? status : "it is another program";
  } catch (error) {
    return (error as Error).name === "TimeoutError" ? "it does not answer" : "nothing answers";
  }
}
