// How the server is run: the flags of `deno task serve`, for whoever starts it as another process.

import type { Settings } from "../../ports/settings.ts";
import { permittedPaths } from "./permitted_paths.ts";

/**
 * Arguments for Deno's executable that run the server, in this folder, with the narrowest permissions its settings
 * allow.
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
