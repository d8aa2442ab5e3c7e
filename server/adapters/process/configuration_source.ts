// Reads the configuration of this machine: environment variables and a JSON file.

import { CONFIG_KEYS, type Configuration, readConfiguration, shownConfigFile } from "../../config.ts";

/** Reads the environment and `CONFIG_FILE`. Without one, reads config.json, which may be missing. */
export function loadConfiguration(): Configuration {
  const env: Record<string, string> = {};
  for (const name of CONFIG_KEYS) {
    const value = Deno.env.get(name);
    if (value !== undefined) env[name] = value;
  }
  try {
    return readConfiguration(env, readConfigFile(env["CONFIG_FILE"]));
  } catch (error) {
    const configuration = readConfiguration(env, null);
    return { ...configuration, problems: [(error as Error).message, ...configuration.problems] };
  }
}

function readConfigFile(configured: string | undefined): string | null {
  const path = configured || "config.json";
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound && !configured) return null;
    const shown = JSON.stringify(shownConfigFile(path));
    throw new Error(`CONFIG_FILE: ${shown} cannot be read; it takes the path of a JSON file.`);
  }
}
