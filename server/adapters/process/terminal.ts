// Words for the person who started the program.

import { UnsafeFile } from "./private_files.ts";
import { firstLine } from "../redaction.ts";

const encoder = new TextEncoder();
/** Longest line that is read, bytes. */
const MAX_LINE_BYTES = 4096;
const LINE_END = 0x0a;

/** Writes lines to standard output. */
export function printLines(...lines: string[]): void {
  Deno.stdout.writeSync(encoder.encode(`${lines.join("\n")}\n`));
}

/** Writes lines to standard error and ends the process with code 1. */
export function exitWithError(...lines: string[]): never {
  for (const line of lines) Deno.stderr.writeSync(encoder.encode(`${line}\n`));
  Deno.exit(1);
}

/** The first line of standard input, without the space around it. */
export function readInputLine(): string {
  const bytes = new Uint8Array(MAX_LINE_BYTES);
  let length = 0;
  for (;;) {
    const read = Deno.stdin.readSync(bytes.subarray(length));
    if (read === null || read === 0) break;
    length += read;
    if (bytes.subarray(0, length).includes(LINE_END)) break;
  }
  return (new TextDecoder().decode(bytes.subarray(0, length)).split("\n")[0] ?? "").trim();
}

/**
 * The result of `attempt`. When that throws, ends the process with code 1 and one line: what cannot be done, and why;
 * of a file that cannot be trusted, what to do about it.
 */
export async function exitOnError<T>(what: string, attempt: () => T | Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof UnsafeFile) return exitWithError(error.message);
    return exitWithError(`${what}: ${firstLine(error)}`);
  }
}
