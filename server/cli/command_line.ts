// What stands behind the name of a task.

import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { printLines, exitWithError } from "../adapters/process/terminal.ts";

/** A task, and what it takes. */
export interface Usage {
  readonly task: string;
  /** Shown for `--help`. */
  readonly help: string;
  /** Names of options that are either there or not, besides `help`. */
  readonly flags?: readonly string[];
  /** How many words it takes, at least and at most; none when absent. */
  readonly words?: readonly [number, number];
}

/** What somebody wrote. */
export interface CommandLine {
  readonly flags: ReadonlySet<string>;
  readonly words: readonly string[];
}

/** Reads the command line. Shows the help and ends with 0 when asked to; ends with 1 and one line for what it does not know. */
export function readCommandLine(
  { task, help, flags = [], words: [least, most] = [0, 0] }: Usage,
  args: readonly string[] = Deno.args,
): CommandLine {
  const see = `See: deno task ${task} --help`;
  const known = Object.fromEntries(["help", ...flags].map((name) => [name, { type: "boolean" as const }]));
  const { help: short, ...long } = known;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...long, help: { ...short!, short: "h" } },
      allowPositionals: true,
    });
    if (values["help"] === true) {
      printLines(help);
      Deno.exit(0);
    }
    if (positionals.length >= least && positionals.length <= most) {
      return { flags: new Set(Object.keys(values)), words: positionals };
    }
    // What was written is not repeated: it may be an address with a password.
    return exitWithError(
      `${positionals.length < least ? "Something is missing" : "There are too many words"}. ${see}`,
    );
  } catch {
    return exitWithError(`There is an unknown option. ${see}`);
  }
}

/** A path as somebody wrote it, from the folder they are in: a task itself runs in the folder of the project. */
export function fileFrom(written: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(written)) exitWithError("FILE takes the path of a file, not an address.");
  return resolve(Deno.env.get("INIT_CWD") ?? Deno.cwd(), written);
}
