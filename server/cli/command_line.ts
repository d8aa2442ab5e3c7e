// Parses the command line of a task.

import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { exitWithError, printLines } from "../adapters/process/terminal.ts";

/** A task and its arguments. */
export interface Usage {
  readonly task: string;
  /** Shown for `--help`. */
  readonly help: string;
  /** Names of boolean options, besides `help`. */
  readonly flags?: readonly string[];
  /** Least and most positional arguments; none when absent. */
  readonly positionals?: readonly [number, number];
}

/** A parsed command line. */
export interface CommandLine {
  readonly flags: ReadonlySet<string>;
  readonly positionals: readonly string[];
}

/**
 * Parses the command line. For `--help`, prints the help and exits with 0. For a wrong command line, prints one line
 * and exits with 1.
 */
export function readCommandLine(
  { task, help, flags = [], positionals: [least, most] = [0, 0] }: Usage,
  args: readonly string[] = Deno.args,
): CommandLine {
  const see = `See: deno task ${task} --help`;
  const known = Object.fromEntries(["help", ...flags].map((name) => [name, { type: "boolean" as const }]));
  const { help: helpOption, ...otherOptions } = known;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...otherOptions, help: { ...helpOption!, short: "h" } },
      allowPositionals: true,
    });
    if (values["help"] === true) {
      printLines(help);
      Deno.exit(0);
    }
    if (positionals.length >= least && positionals.length <= most) {
      return { flags: new Set(Object.keys(values)), positionals };
    }
    // Never repeats the command line: it may hold an address with a password.
    return exitWithError(
      `${positionals.length < least ? "An argument is missing" : "There are too many arguments"}. ${see}`,
    );
  } catch {
    return exitWithError(`Unknown option. ${see}`);
  }
}

/** The absolute path of FILE, relative to the user's folder. The task itself runs in the folder of the project. */
export function resolvePath(path: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) exitWithError("FILE takes the path of a file, not an address.");
  return resolve(Deno.env.get("INIT_CWD") ?? Deno.cwd(), path);
}
