// The command line of the server: the flags of `deno task serve`, to start it as a child process.

import type { Settings } from "../../ports/settings.ts";
import { permittedPaths } from "./permitted_paths.ts";

/**
 * Arguments of Deno that run the server from this folder with the narrowest permissions. `own` are the server's own.
 */
export function serverArguments(settings: Settings, ...own: readonly string[]): string[] {
  return [
    "run",
    "--no-prompt",
    "--v8-flags=--max-semi-space-size=4",
    "--allow-net",
    "--allow-env",
    "--allow-sys=networkInterfaces,systemMemoryInfo,uid",
    "--allow-ffi=node_modules",
    `--allow-read=${permittedPaths(settings, "read").join(",")}`,
    `--allow-write=${permittedPaths(settings, "write").join(",")}`,
    "main.ts",
    ...own,
  ];
}
