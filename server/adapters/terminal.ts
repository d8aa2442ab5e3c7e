// Words for the person who started the program.

import { firstLine } from "./sqlite_files.ts";

const encoder = new TextEncoder();

/** Writes lines to standard output. */
export function say(...lines: string[]): void {
  Deno.stdout.writeSync(encoder.encode(`${lines.join("\n")}\n`));
}

/** Writes lines to standard error and ends the process with code 1. */
export function stopWith(...lines: string[]): never {
  for (const line of lines) Deno.stderr.writeSync(encoder.encode(`${line}\n`));
  Deno.exit(1);
}

/** The result of `attempt`. When that throws, ends the process with code 1 and one line: what cannot be done, and why. */
export async function stopOn<T>(what: string, attempt: () => T | Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    return stopWith(`${what}: ${firstLine(error)}`);
  }
}
