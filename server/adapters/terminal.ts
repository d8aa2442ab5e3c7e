// Words for the person who started the program.

const encoder = new TextEncoder();

/** Writes one line to standard output. */
export function say(line: string): void {
  Deno.stdout.writeSync(encoder.encode(`${line}\n`));
}

/** Writes lines to standard error and ends the process with code 1. */
export function stopWith(...lines: string[]): never {
  for (const line of lines) Deno.stderr.writeSync(encoder.encode(`${line}\n`));
  Deno.exit(1);
}
