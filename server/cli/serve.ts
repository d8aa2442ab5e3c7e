// The command line of the server: `deno task start`, `serve` and `debug`.

import { readCommandLine } from "./command_line.ts";

const HELP = `Usage: deno task start    Build the page, then serve it until Ctrl+C or SIGTERM.
       deno task serve    Serve the page as it was built last.
       deno task debug    The same as start, with a detailed log.

Settings are environment variables, or keys of config.json (see README.md):

  HOST=127.0.0.1 PORT=8080 deno task start

In the background: deno task daemon --help`;

/** Whether this process is the background server, which `deno task daemon` starts with `--daemon`. */
export function servesInBackground(): boolean {
  return readCommandLine({ task: "start", help: HELP, flags: ["daemon"] }).flags.has("daemon");
}
