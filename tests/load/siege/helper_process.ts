// A process of this measurement beside the server: the crowd's or the attacker's.

import { linesOf, lineWith } from "../child_lines.ts";

/** A running helper. */
export interface Helper {
  /** Sends it a line. */
  tell(line: string): Promise<void>;
  /** The next thing it says. Throws an `Error` when it ends before, or says nothing for `withinMs`. */
  hear<T>(withinMs: number): Promise<T>;
  /** Ends it. */
  stop(): Promise<void>;
}

/** How much an attacker gives way to the others: in earnest it has a machine of its own. */
const GIVES_WAY = 10;

/** Starts a file of this folder. `givesWay`: it gets the processor when no other process wants it. */
export function startHelper(
  file: string,
  args: readonly string[],
  { givesWay = false }: { givesWay?: boolean } = {},
): Helper {
  const program = [Deno.execPath(), "run", "-A", "--no-prompt", `${import.meta.dirname}/${file}`, ...args];
  const started = givesWay ? ["nice", "-n", String(GIVES_WAY), ...program] : program;
  const child = new Deno.Command(started[0]!, {
    args: started.slice(1),
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const input = child.stdin.getWriter();
  const lines = linesOf(child.stdout);
  return {
    tell: (line) => input.write(new TextEncoder().encode(`${line}\n`)).catch(() => {}),
    async hear<T>(withinMs: number) {
      const late = setTimeout(() => kill(child), withinMs);
      try {
        return JSON.parse(await lineWith(lines, "{")) as T;
      } finally {
        clearTimeout(late);
      }
    },
    async stop() {
      kill(child);
      await child.status;
      await input.abort().catch(() => {});
      await lines.return(undefined);
    },
  };
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended already.
  }
}
