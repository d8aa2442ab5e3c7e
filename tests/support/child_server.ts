// Starts `server_child.ts` as a process of its own, and ends it, with SIGKILL where a test wants that.

import type { ChildOptions } from "./server_child.ts";

/** Longest wait for the server to be ready, milliseconds. */
const START_MS = 30_000;

/** A server that runs as another process. */
export interface ChildServer extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** Ends it at once, with SIGKILL. Resolves when it has ended. */
  kill(): Promise<void>;
}

/** Starts a server, of another checkout where one is named, and waits until it is ready. */
export async function startChild(options: ChildOptions, checkout?: string): Promise<ChildServer> {
  const script = checkout === undefined
    ? new URL("server_child.ts", import.meta.url).pathname
    : `${checkout}/tests/support/server_child.ts`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--no-prompt", "-A", script, JSON.stringify(options)],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let ended: Promise<void> | undefined;
  const end = (signal: Deno.Signal): Promise<void> => {
    ended ??= (async () => {
      child.kill(signal);
      await child.status;
      await child.stdin.abort().catch(() => {});
    })();
    return ended;
  };
  const late = setTimeout(() => void end("SIGKILL"), START_MS);
  const port = await firstLine(child.stdout);
  clearTimeout(late);
  if (port === "") {
    await end("SIGKILL");
    throw new Error("The server ended before it was ready");
  }
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid,
    kill: () => end("SIGKILL"),
    [Symbol.asyncDispose]: () => end("SIGKILL"),
  };
}

async function firstLine(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let text = "";
  for await (const piece of stream.pipeThrough(new TextDecoderStream())) {
    text += piece;
    if (text.includes("\n")) break;
  }
  return text.split("\n")[0] ?? "";
}
