// Prints what the server must be able to write, for `--allow-write` in `deno task serve`.

import { loadConfiguration } from "./configuration_source.ts";

if (import.meta.main) {
  const { settings } = loadConfiguration();
  const file = /^sqlite:\/\/(\/\/.*)$/.exec(settings.databaseUrl)?.[1]?.slice(1);
  const paths = file === undefined ? [settings.dataDir] : [settings.dataDir, folderOf(file)];
  Deno.stdout.writeSync(new TextEncoder().encode(paths.join(",")));
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 1));
}
