// Input and output of the terminal, and exits with an error message.

import { UnsafeFile } from "./private_files.ts";
import { firstLine } from "../redaction.ts";
import { withTaskCommands } from "./task_command.ts";

const encoder = new TextEncoder();
/** Longest input line, bytes. */
const MAX_LINE_BYTES = 4096;
const LINE_END = 0x0a;
/** What ends a line, and takes a character back, where the terminal does not: LF, CR, end of input; DEL. */
const LINE_ENDS = [LINE_END, 0x0d, 0x04];
const BACKSPACE = 0x7f;
/** Ctrl+C, and the exit code of a program that it has ended. */
const INTERRUPT = 0x03;
const INTERRUPTED = 130;

/** Writes lines to standard output. Users who run the program through npx read its commands in their form. */
export function printLines(...lines: string[]): void {
  Deno.stdout.writeSync(encoder.encode(`${withTaskCommands(lines.join("\n"))}\n`));
}

/** Writes lines, with commands as above, to standard error and ends the process with code 1. */
export function exitWithError(...lines: string[]): never {
  for (const line of lines) Deno.stderr.writeSync(encoder.encode(`${withTaskCommands(line)}\n`));
  Deno.exit(1);
}

/** Reads the first line of standard input, trimmed. */
export function readInputLine(): string {
  return new InputLines().next() ?? "";
}

/** The lines of standard input, read one after another. */
export class InputLines {
  #rest = new Uint8Array(0);

  /** The next line, trimmed; null at the end. A line that is too long is cut. */
  next(): string | null {
    const bytes = new Uint8Array(MAX_LINE_BYTES);
    bytes.set(this.#rest);
    let length = this.#rest.length;
    while (!bytes.subarray(0, length).includes(LINE_END)) {
      const read = Deno.stdin.readSync(bytes.subarray(length));
      if (read === null || read === 0) break;
      length += read;
    }
    if (length === 0) return null;
    const end = bytes.subarray(0, length).indexOf(LINE_END);
    const line = bytes.subarray(0, end < 0 ? length : end);
    this.#rest = bytes.slice(end < 0 ? length : end + 1, length);
    return new TextDecoder().decode(line).trim();
  }

  /** The next line that is typed at a terminal, which does not show it. Empty at the end. Ctrl+C ends the process. */
  nextUnseen(): string {
    const bytes: number[] = [];
    const one = new Uint8Array(1);
    let isInterrupted = false;
    Deno.stdin.setRaw(true);
    try {
      while (!isInterrupted && Deno.stdin.readSync(one) === 1 && !LINE_ENDS.includes(one[0]!)) {
        if (one[0] === BACKSPACE) bytes.pop();
        else if (one[0] === INTERRUPT) isInterrupted = true;
        else if (bytes.length < MAX_LINE_BYTES) bytes.push(one[0]!);
      }
    } finally {
      Deno.stdin.setRaw(false);
    }
    if (isInterrupted) Deno.exit(INTERRUPTED);
    return new TextDecoder().decode(new Uint8Array(bytes)).trim();
  }
}

/**
 * The result of `attempt`. If that throws, ends the process with code 1 and one line: `failure` and the reason. For
 * an `UnsafeFile`, the line is its message, which names the remedy.
 */
export async function exitOnError<T>(failure: string, attempt: () => T | Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof UnsafeFile) return exitWithError(error.message);
    return exitWithError(`${failure}: ${firstLine(error)}`);
  }
}
